using System.Text.Json;
using System.Text.RegularExpressions;
using StyleCloud.InfrastructureTests.Hooks;

namespace StyleCloud.InfrastructureTests;

/// <summary>One list of options: what the parameter file and the hooks read is what a workflow passes and the guide names.</summary>
public sealed partial class OptionTests
{
    private static readonly string Parameters = Repository.Read("infra/main.bicepparam");
    private static readonly string Hooks = string.Concat(HookTests.Files.Select(file => Repository.Read($"infra/hooks/{file.Data}")));

    /// <summary>Names that azd finds out itself or asks for.</summary>
    private static readonly string[] OfAzd = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_SUBSCRIPTION_ID", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE"];

    private static HashSet<string> OfTheHooks => [.. Set().Matches(Hooks).Select(match => match.Groups[1].Value)];

    private static HashSet<string> Options => [.. Read().Matches(Parameters).Concat(WithDefault().Matches(Hooks)).Select(match => match.Groups[1].Value).Except(OfTheHooks).Except(OfAzd)];

    [Fact]
    public void Workflow_ThatDeploys_PassesEveryOption()
    {
        var passed = Passed().Matches(Repository.Read(".github/workflows/deploy.yml")).Select(match => match.Groups[1].Value);
        Assert.Equal(Options.Append("AZURE_CLIENT_ID").Append("AZURE_TENANT_ID").Concat(OfAzd).Except(["VGG16_WEIGHTS", "AZURE_PRINCIPAL_ID"]).Order(), passed.Order());
    }

    [Fact]
    public void Guide_TableOfOptions_NamesEveryOne()
    {
        var rows = Repository.Read("infra/README.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]);
        Assert.Empty(Options.Except(rows.SelectMany(cell => Name().Matches(cell).Select(match => match.Value))));
    }

    /// <summary><c>azd down</c> takes the template's outputs out of the environment: an option of the same name would be lost.</summary>
    [Fact]
    public void Options_EveryOne_SurviveAzdDown() =>
        Assert.Empty(Options.Intersect(Output().Matches(Repository.Read("infra/main.bicep")).Select(match => match.Groups[1].Value)));

    [Fact]
    public void Defaults_OfTheHooks_AreThoseOfTheParameters()
    {
        var parameters = Default().Matches(Parameters).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var hooks = WithDefault().Matches(Hooks).Where(match => match.Groups[2].Length > 0 && parameters.ContainsKey(match.Groups[1].Value)).ToList();
        Assert.NotEmpty(hooks);
        Assert.All(hooks, match => Assert.Equal(parameters[match.Groups[1].Value], match.Groups[2].Value));
    }

    /// <summary>A workflow passes an empty value for what its environment does not have.</summary>
    [Fact]
    public async Task Parameters_WithEmptyValues_AreTheDefaults() =>
        Assert.Equal(await ParametersAsync(), await ParametersAsync([.. Read().Matches(Parameters).Select(match => match.Groups[1].Value).Except(OfAzd).Append("AZURE_PRINCIPAL_TYPE").Select(name => $"{name}=")]));

    [Theory]
    [InlineData("AZURE_PRINCIPAL_ID=me", "me", "User")]
    [InlineData("AZURE_PRINCIPAL_ID=workflow AZURE_PRINCIPAL_TYPE=ServicePrincipal", "workflow", "ServicePrincipal")]
    [InlineData("AZURE_PRINCIPAL_ID=workflow AZURE_PRINCIPAL_TYPE=ServicePrincipal OPERATOR_PRINCIPAL_ID=painters", "painters", "Group")]
    public async Task Operator_ByWhoDeploysOrTheGroup_HasItsType(string environment, string id, string type)
    {
        using var parameters = JsonDocument.Parse(await ParametersAsync(environment.Split(' ')));
        var values = parameters.RootElement.GetProperty("parameters");
        Assert.Equal((id, type), (ValueOf("operatorPrincipalId"), ValueOf("operatorPrincipalType")));

        string? ValueOf(string name) => values.GetProperty(name).GetProperty("value").GetString();
    }

    [Fact]
    public void Workflow_ThatDeploys_SaysThatItIsNoPerson() =>
        Assert.Contains("AZURE_PRINCIPAL_TYPE: ServicePrincipal\n", Repository.Read(".github/workflows/deploy.yml"), StringComparison.Ordinal);

    /// <summary>The guide's condition lets a workflow give the roles of the templates and no others.</summary>
    [Fact]
    public void Guide_RolesOfTheWorkflow_AreThoseOfTheTemplates() => Assert.Equal(
        Guid().Matches(Repository.Read("infra/modules/role-ids.bicep")).Select(match => match.Value).Order(),
        Guid().Matches(Repository.Read("infra/README.md")).Select(match => match.Value).Order());

    private static async Task<string> ParametersAsync(params string[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The compiler of the templates is the one for Linux.");
        var (exitCode, said) = await Command.RunAsync(Repository.Root, "env", ["-i", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", .. environment, BicepCompiler.Path, "build-params", "infra/main.bicepparam", "--stdout"]);
        Assert.True(exitCode == 0, said);
        using var output = JsonDocument.Parse(said);
        return output.RootElement.GetProperty("parametersJson").GetString()!;
    }

    [GeneratedRegex("readEnvironmentVariable\\('([A-Z0-9_]+)'")]
    private static partial Regex Read();

    [GeneratedRegex(@"\$\{([A-Z][A-Z0-9_]+):-([^}]*)\}")]
    private static partial Regex WithDefault();

    [GeneratedRegex("^ *(?:.*\\|\\| )?azd env set ([A-Z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Set();

    [GeneratedRegex("^      ([A-Z][A-Z0-9_]+): ", RegexOptions.Multiline)]
    private static partial Regex Passed();

    [GeneratedRegex("[A-Z][A-Z0-9_]+")]
    private static partial Regex Name();

    [GeneratedRegex("^output ([A-Z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^var \w+ = readEnvironmentVariable\('([A-Z_]+)', ''\)\nparam \w+ = (?:bool\()?empty\(\w+\) \? '?([\w-]+)'? : ", RegexOptions.Multiline)]
    private static partial Regex Default();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();
}

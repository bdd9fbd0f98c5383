using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.Serialization;

namespace StyleCloud.InfrastructureTests;

/// <summary><c>azure.yaml</c> is what azd reads, and names what is there.</summary>
public sealed class AzdProjectTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(Repository.Read("tests/StyleCloud.InfrastructureTests/azure-yaml.schema.json"));
    private static readonly string Text = Repository.Read("azure.yaml");

    [Fact]
    public void Project_AgainstTheSchema_IsValid()
    {
        var result = Check(Text);
        Assert.True(result.IsValid, JsonSerializer.Serialize(result));
    }

    [Theory]
    [InlineData("name: stylecloud", "name: Style Cloud")]
    [InlineData("host: function", "host: functions")]
    [InlineData("postprovision:", "afterprovision:")]
    [InlineData("language: dotnet", "language: custom")]
    [InlineData("run: infra/hooks/postprovision.sh", "script: infra/hooks/postprovision.sh")]
    [InlineData("run: infra/hooks/first-steps.sh", "script: infra/hooks/first-steps.sh")]
    [InlineData("interactive: true", "interactive: always")]
    [InlineData("language: dotnet", "language: dotnet\n    dist: artifacts/functions")]
    public void Project_WithAMistake_IsNotValid(string right, string wrong)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);
        Assert.False(Check(Text.Replace(right, wrong, StringComparison.Ordinal)).IsValid);
    }

    [Fact]
    public void Hooks_EveryOne_IsAFile()
    {
        var named = Members(Read(Text), "run").ToList();
        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void HookFiles_EveryOne_IsAHookOrUsedByAFileBesideIt()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks"));
        var unnamed = files.Where(file => !Members(Read(Text), "run").Contains(Path.GetRelativePath(Repository.Root, file)));
        Assert.All(unnamed, file => Assert.Contains(files, other => other != file && File.ReadAllText(other).Contains($" infra/hooks/{Path.GetFileName(file)}", StringComparison.Ordinal)));
    }

    /// <summary>azd publishes what it finds in the folder, and gives it an id for secrets: one that is missing would be written into the file.</summary>
    [Fact]
    public void Project_OfTheFunctionApp_IsOneThatAzdLeavesAsItIs()
    {
        var folder = Path.Combine(Repository.Root, Members(Read(Text), "project").Single());
        var project = Assert.Single(Directory.GetFiles(folder, "*.*proj"));
        Assert.Contains("<UserSecretsId>", File.ReadAllText(project), StringComparison.Ordinal);
    }

    [Fact]
    public void Services_EveryOne_IsTaggedOnOneResource()
    {
        var services = Read(Text)["services"]!.AsObject().Select(service => service.Key);
        var tagged = Deployment.Of("default").Resources.Select(resource => (string?)resource["tags"]?["azd-service-name"]).OfType<string>().ToList();
        Assert.All(services, service => Assert.Single(tagged, service));
    }

    private static EvaluationResults Check(string yaml) => Schema.Evaluate(Read(yaml).Deserialize<JsonElement>(), new() { OutputFormat = OutputFormat.List });

    private static JsonNode Read(string yaml)
    {
        var graph = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(graph))!;
    }

    /// <summary>Texts of all members of that name, wherever they stand.</summary>
    private static IEnumerable<string> Members(JsonNode node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == name ? [(string)member.Value!] : Members(member.Value!, name)),
        JsonArray items => items.SelectMany(item => Members(item!, name)),
        _ => [],
    };
}

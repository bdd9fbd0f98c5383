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
    [InlineData("prepackage:", "preprovision:")]
    [InlineData("run: infra/hooks/postprovision.sh", "script: infra/hooks/postprovision.sh")]
    [InlineData("interactive: true", "interactive: always")]
    [InlineData("dist: artifacts/functions", "image: stylecloud-functions")]
    public void Project_WithAMistake_IsNotValid(string right, string wrong)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);
        Assert.False(Check(Text.Replace(right, wrong, StringComparison.Ordinal)).IsValid);
    }

    [Fact]
    public void Hooks_EveryOne_IsAFileAndEveryFileIsOne()
    {
        var named = Members(Read(Text), "run").Order().ToList();
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")).Select(file => Path.GetRelativePath(Repository.Root, file)).Order();
        Assert.Equal(files, named);
    }

    [Fact]
    public void Dist_OfTheFunctionApp_IsWhereTheHookPublishes()
    {
        var dist = Members(Read(Text), "dist").Single();
        Assert.Contains($" -o {dist}\n", Repository.Read("infra/hooks/prepackage.sh"), StringComparison.Ordinal);
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
    private static IEnumerable<string> Members(JsonNode node, string name) => node is JsonObject members
        ? members.SelectMany(member => member.Key == name ? [(string)member.Value!] : Members(member.Value!, name))
        : [];
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>The function app is deployed with the runtime, the connections and the memory that it needs.</summary>
public sealed partial class FunctionAppTests
{
    private const string Runtime = "FUNCTIONS_WORKER_RUNTIME";

    public static TheoryData<string> Options => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Options))]
    public void Runtime_EveryOption_IsTheIsolatedWorkerOfTheFrameworkThatIsBuilt(string option)
    {
        var deployment = Deployment.Of(option);
        if (Flex(deployment) is not { } app)
        {
            Assert.Equal("dotnet-isolated", deployment.Settings("functions")[Runtime]);
            return;
        }

        var runtime = app["functionAppConfig"]!["runtime"]!;
        Assert.Equal(("dotnet-isolated", $"{Environment.Version.Major}.0"), ((string?)runtime["name"], (string?)runtime["version"]));
        Assert.DoesNotContain(Runtime, deployment.Settings("functions").Keys);
    }

    /// <summary>A deployment of the first version has an app with a custom handler under <c>func-…</c> on the plan <c>plan-…</c>.</summary>
    [Fact]
    public void Names_OfAppAndPlan_AreNotThoseOfTheCustomHandler()
    {
        var deployment = Deployment.Of("default");
        Assert.DoesNotMatch("^func-[a-z0-9]{13}$", (string)deployment.Single("Microsoft.Web/sites")["name"]!);
        Assert.DoesNotMatch("^plan-[a-z0-9]{13}$", (string)deployment.Single("Microsoft.Web/serverfarms")["name"]!);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Connections_EveryOption_AreTheHostsAccountAndTheQueuesOfTheData(string option)
    {
        var settings = Deployment.Of(option).Settings("functions");
        Assert.Equal(["blobServiceUri", "clientId", "credential", "tableServiceUri"], Parts(settings, "AzureWebJobsStorage"));
        Assert.Equal(["Queues"], Constant().Matches(Repository.Read("functions/StyleCloud.Functions/Connections.cs")).Select(match => match.Groups[1].Value));
        Assert.Equal(["clientId", "credential", "queueServiceUri"], Parts(settings, "Queues"));
        Assert.All(settings.Where(setting => setting.Key.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal) && setting.Key.EndsWith("Uri", StringComparison.Ordinal)),
            setting => Assert.Contains("/storageAccounts/sthost", setting.Value, StringComparison.Ordinal));
        Assert.Equal(settings["Storage__QueueServiceUri"], settings["Queues__queueServiceUri"]);
        Assert.All(["AzureWebJobsStorage", "Queues"], connection =>
        {
            Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
            Assert.Equal(settings["AZURE_CLIENT_ID"], settings[$"{connection}__clientId"]);
        });
    }

    /// <summary>On this plan an app finds no certificate of its plan, and only an app that is created so has any of its own.</summary>
    [Fact]
    public void Certificate_OfACustomDomainOnFlex_IsTheAppsOwn()
    {
        var deployment = Deployment.Of("custom-domain");
        Assert.Single(deployment.OfType("Microsoft.Web/sites/certificates"));
        Assert.Empty(deployment.OfType("Microsoft.Web/certificates"));
        Assert.All(Deployment.Names.Select(option => Flex(Deployment.Of(option))).OfType<JsonNode>(), app => Assert.True((bool)app["siteScopedCertificatesEnabled"]!));
    }

    /// <summary>The host starts a new batch when newBatchThreshold messages are left, so it handles that many more than a batch.</summary>
    [Fact]
    public void InstanceMemory_OnFlex_HoldsAPictureForEveryMessageThatAnInstanceTakes()
    {
        var queues = JsonNode.Parse(Repository.Read("host.json"))!["extensions"]!["queues"]!;
        var messages = (int)queues["batchSize"]! + (int)queues["newBatchThreshold"]!;
        var picture = long.Parse(MaxImageBytes().Match(Repository.Read("functions/StyleCloud.Functions/Intake/IntakeSettings.cs")).Groups[1].Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var memory = (long)Flex(Deployment.Of("default"))!["functionAppConfig"]!["scaleAndConcurrency"]!["instanceMemoryMB"]! << 20;

        // The other half is for the host, the runtime and what decoding takes.
        Assert.True(messages * picture <= memory / 2, $"{messages} pictures of {picture} bytes are more than half of an instance's {memory} bytes.");
    }

    private static JsonNode? Flex(Deployment deployment) => deployment.OfType("Microsoft.Web/sites").SingleOrDefault()?["properties"];

    private static IEnumerable<string> Parts(Dictionary<string, string> settings, string connection) =>
        settings.Keys.Where(name => name.StartsWith($"{connection}__", StringComparison.Ordinal)).Select(name => name[(connection.Length + 2)..]).Order();

    [GeneratedRegex(@"MaxImageBytes \{ get; (?:set|init); \} = ([\d_]+);")]
    private static partial Regex MaxImageBytes();

    [GeneratedRegex("public const string \\w+ = \"(\\w+)\"")]
    private static partial Regex Constant();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.InfrastructureTests;

/// <summary>What must hold of every deployment, whatever its options.</summary>
public sealed partial class PolicyTests
{
    private const string DeadLetters = "undelivered-events";
    private const int MaxFilterValues = 25;

    public static TheoryData<string> Options => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Options))]
    public void Secrets_EveryOption_AreNowhere(string option) => Assert.Empty(Secret().Matches(Deployment.Of(option).Text).Select(match => match.Value));

    [Theory]
    [MemberData(nameof(Options))]
    public void LocalAuthentication_EveryOption_IsOff(string option)
    {
        var deployment = Deployment.Of(option);
        foreach (var account in deployment.OfType("Microsoft.Storage/storageAccounts").Select(Properties))
        {
            Assert.False((bool)account["allowSharedKeyAccess"]!);
            Assert.False((bool)account["allowBlobPublicAccess"]!);
            Assert.True((bool)account["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string?)account["minimumTlsVersion"]);
        }

        Assert.All(deployment.OfType("Microsoft.Insights/components"), resource => Assert.True((bool)Properties(resource)["DisableLocalAuth"]!));
        Assert.All(deployment.OfType("Microsoft.EventGrid/topics"), resource => Assert.True((bool)Properties(resource)["disableLocalAuth"]!));
        Assert.All(deployment.OfType("Microsoft.ContainerRegistry/registries"), resource => Assert.False((bool)Properties(resource)["adminUserEnabled"]!));
        Assert.All(deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), resource => Assert.False((bool)Properties(resource)["allow"]!));
        Assert.All(deployment.OfType("Microsoft.Web/sites"), resource => Assert.True((bool)Properties(resource)["httpsOnly"]!));
        Assert.All(
            deployment.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", (string?)Properties(container)["publicAccess"]));
        Assert.DoesNotContain(deployment.Resources, resource => ((string)resource["type"]!).StartsWith("Microsoft.KeyVault", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Names_OfTheContract_ExistOnce(string option)
    {
        var deployment = Deployment.Of(option);
        Assert.Equal(
            ContainerNames.All.Append(DeadLetters).Order(),
            deployment.NamesIn("st", "Microsoft.Storage/storageAccounts/blobServices/containers").Order());
        Assert.Equal(QueueNames.All.Order(), deployment.NamesIn("st", "Microsoft.Storage/storageAccounts/queueServices/queues").Order());
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void ScaleRule_EveryOption_WatchesTheQueueThatTheWorkerReads(string option)
    {
        var deployment = Deployment.Of(option);
        var account = (string)deployment.OfType("Microsoft.Storage/storageAccounts").Select(resource => resource["name"]!).Single(name => !((string)name!).StartsWith("sthost", StringComparison.Ordinal))!;
        var job = deployment.Single("Microsoft.App/jobs", "caj-worker-");
        var trigger = Properties(job)["configuration"]!["eventTriggerConfig"]!;
        var rule = Assert.Single(trigger["scale"]!["rules"]!.AsArray())!;
        Assert.Equal(("azure-queue", account, QueueNames.Jobs), ((string?)rule["type"], (string?)rule["metadata"]!["accountName"], (string?)rule["metadata"]!["queueName"]));
        Assert.Contains((string)rule["identity"]!, job["identity"]!["userAssignedIdentities"]!.AsObject().Select(identity => identity.Key));
        Assert.Equal((1, 1, 0), ((int)trigger["parallelism"]!, (int)trigger["replicaCompletionCount"]!, (int)trigger["scale"]!["minExecutions"]!));
        Assert.Equal(["run"], Arguments(job));
        Assert.Equal(["redrive"], Arguments(deployment.Single("Microsoft.App/jobs", "caj-redrive-")));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void UploadEvents_EveryOption_AreCommittedWritesToInputOnTheQueueThatIntakeReads(string option)
    {
        var subscription = Properties(Deployment.Of(option).Single("Microsoft.EventGrid/systemTopics/eventSubscriptions"));
        var filter = subscription["filter"]!;
        Assert.Equal($"/blobServices/default/containers/{ContainerNames.Input}/", (string?)filter["subjectBeginsWith"]);
        var apis = Assert.Single(filter["advancedFilters"]!.AsArray(), condition => (string?)condition!["key"] == "data.api");
        Assert.Equal(CommittedWrites.Operations.Order(), apis!["values"]!.AsArray().Select(api => (string)api!).Order());
        var values = filter["advancedFilters"]!.AsArray().Sum(condition => condition!["values"]!.AsArray().Count);
        Assert.True(values <= MaxFilterValues, $"The filters have {values} values; Event Grid allows {MaxFilterValues} in all filters of a subscription.");
        Assert.Equal(QueueNames.Uploads, (string?)subscription["deliveryWithResourceIdentity"]!["destination"]!["properties"]!["queueName"]);
        Assert.Equal("SystemAssigned", (string?)subscription["deliveryWithResourceIdentity"]!["identity"]!["type"]);
        Assert.Equal(DeadLetters, (string?)subscription["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!["properties"]!["blobContainerName"]);
        Assert.NotNull(subscription["retryPolicy"]);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Queries_OfAlertsAndWorkbook_ReadMetricsThatThePrograms_Send(string option)
    {
        var sent = new[] { "functions/StyleCloud.Functions/DropMetrics.cs", "gpu-worker/StyleCloud.GpuWorker/Jobs/JobMetrics.cs" }
            .SelectMany(file => Metric().Matches(Repository.Read(file)).Select(match => match.Value)).ToHashSet();
        var read = Deployment.Of(option).Resources
            .Where(resource => (string?)resource["type"] is "Microsoft.Insights/workbooks" or "Microsoft.Insights/scheduledQueryRules")
            .SelectMany(resource => Metric().Matches(resource.ToJsonString()).Select(match => match.Value)).ToHashSet();
        Assert.NotEmpty(read);
        Assert.Empty(read.Except(sent));
        Assert.Empty(sent.Except(read));
    }

    private static JsonNode Properties(JsonObject resource) => resource["properties"]!;

    private static IEnumerable<string> Arguments(JsonObject job) =>
        Properties(job)["template"]!["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!);

    [GeneratedRegex("listKeys|listConnectionStrings|listAccountSas|AccountKey=|SharedAccess(Key|Signature)|DefaultEndpointsProtocol|[Pp]assword\"|instrumentationKey\"")]
    private static partial Regex Secret();

    [GeneratedRegex(@"stylecloud\.[a-z]+(\.[a-z]+)?")]
    private static partial Regex Metric();
}

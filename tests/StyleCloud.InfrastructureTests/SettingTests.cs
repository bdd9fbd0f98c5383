using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>Every setting that a deployment sets is read, and every one that is read is set or right by default.</summary>
public sealed partial class SettingTests
{
    /// <summary>Read by the Functions host, not by the program.</summary>
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "Queues__queueServiceUri", "Queues__credential", "Queues__clientId",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "FUNCTIONS_WORKER_RUNTIME",
    ];

    /// <summary>Azurite's alone; a deployment asks by identity.</summary>
    private static readonly string[] OfLocalRuns = ["Storage__ConnectionString"];

    /// <summary>Set in the image, which knows where it keeps them.</summary>
    private static readonly string[] OfTheImage = ["Worker__WeightsPath", "Worker__Vgg19WeightsPath", "Worker__WeightsCache"];

    /// <summary>What its default is right for in every deployment.</summary>
    private static readonly string[] RightByDefault =
    [
        "Intake__MaxStyles", "Intake__MinImageSide", "Intake__MaxImageSide", "Intake__MaxImagePixels", "Intake__MaxImageBytes", "Intake__DropGrace",
        "Worker__PollInterval", "Worker__ProgressInterval", "Worker__PreviewInterval", "Worker__RetryDelay", "Worker__MaxRetryDelay", "Worker__CheckpointInterval", "Worker__ShutdownGrace", "Worker__JobsAtOnce", "Worker__MaxTorchThreads", "Worker__Memory",
    ];

    /// <summary>Set only where an option asks for it.</summary>
    private static readonly string[] OfOptions = ["Intake__DefaultStyle", "Intake__WorkerMemory", "Events__TopicEndpoint"];

    public static TheoryData<string> Options => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Options))]
    public void Settings_OfTheFunctionApp_AreThoseThatItReads(string option) =>
        AssertSame(Deployment.Of(option).Settings("functions").Keys.Except(OfTheHost), Read("Storage", "Events", "Intake"));

    [Theory]
    [MemberData(nameof(Options))]
    public void Settings_OfTheWorker_AreThoseThatItReads(string option) =>
        AssertSame(Deployment.Of(option).Settings("worker").Keys, Read("Storage", "Events", "Worker").Except(OfTheImage));

    [Theory]
    [MemberData(nameof(Options))]
    public void Settings_OfTheRedriveJob_AreThoseThatItReads(string option) =>
        AssertSame(Deployment.Of(option).Settings("redrive").Keys, Read("Storage", "Events"));

    [Fact]
    public void TopicEndpoint_WithTheOption_IsSetForBoth()
    {
        var deployment = Deployment.Of("event-topic");
        Assert.All(["functions", "worker", "redrive"], program => Assert.Contains("Events__TopicEndpoint", deployment.Settings(program).Keys));
    }

    [Theory]
    [InlineData("default", "8Gi")]
    [InlineData("gpu-t4", null)]
    public void WorkerMemory_OfAProcessor_IsThatOfItsReplica(string option, string? expected)
    {
        var deployment = Deployment.Of(option);
        Assert.Equal(expected, deployment.Settings("functions").GetValueOrDefault("Intake__WorkerMemory"));
    }

    [Fact]
    public void Readmes_SettingsTables_NameEverySettingThatIsRead()
    {
        var table = $"{Repository.Read("functions/README.md")}\n{Repository.Read("gpu-worker/README.md")}".Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Named().Matches(line.Split('|')[1]).Select(match => match.Value)).ToHashSet();
        Assert.Empty(Read("Storage", "Events", "Intake", "Worker").Except(table));
    }

    private static void AssertSame(IEnumerable<string> set, IEnumerable<string> read)
    {
        var (given, wanted) = (set.ToHashSet(), read.Except(OfLocalRuns).ToHashSet());
        Assert.Empty(given.Except(wanted));
        Assert.Empty(wanted.Except(given).Except(RightByDefault).Except(OfOptions));
    }

    /// <summary>Settings as environment variables: the properties of the sections' records, and what is read by its own name.</summary>
    private static IEnumerable<string> Read(params IEnumerable<string> sections) =>
        sections.SelectMany(section => Property().Matches(Repository.Read(FileOf(section))).Select(match => $"{section}__{match.Groups[1].Value}"))
            .Append("AZURE_CLIENT_ID").Append("APPLICATIONINSIGHTS_CONNECTION_STRING");

    private static string FileOf(string section) => section switch
    {
        "Storage" => "functions/StyleCloud.Platform/Storage/StorageSettings.cs",
        "Events" => "functions/StyleCloud.Platform/Events/EventSettings.cs",
        "Intake" => "functions/StyleCloud.Functions/Intake/IntakeSettings.cs",
        _ => "gpu-worker/StyleCloud.GpuWorker/Running/WorkerSettings.cs",
    };

    [GeneratedRegex(@"^    public [\w?]+ (\w+) \{ get; (?:set|init); \}", RegexOptions.Multiline)]
    private static partial Regex Property();

    [GeneratedRegex(@"\w+__\w+|[A-Z]+_[A-Z_]+")]
    private static partial Regex Named();
}

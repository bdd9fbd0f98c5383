using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Sweeps;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Sweeps;

/// <summary>The templates in <c>infra</c> deploy what the simulation recommends.</summary>
public sealed class DeployedDefaultsTests
{
    [Theory]
    [InlineData("cpu", "default")]
    [InlineData("gpuT4", "gpu-t4")]
    [InlineData("gpuA100", "gpu-a100")]
    public void Templates_EveryComputeProfile_DeployTheRecommendedSettings(string profile, string snapshot)
    {
        var simulated = ComputeProfile.All(ComputeProfile.DefaultUtilisation).Single(one => one.Name == profile);
        var recommended = ProfileReport.Of(simulated, [.. ArrivalPattern.All], seed: 2017, PlatformFaults.None).Recommended;

        Assert.Equal(recommended, Deployed(snapshot, recommended));
    }

    [Theory]
    [InlineData("cpu", "default")]
    [InlineData("gpuT4", "gpu-t4")]
    [InlineData("gpuA100", "gpu-a100")]
    public void Templates_EveryComputeProfile_AskForWhatTheSimulationPays(string profile, string snapshot)
    {
        var simulated = ComputeProfile.All(ComputeProfile.DefaultUtilisation).Single(one => one.Name == profile);
        var resources = Worker(snapshot)["template"]!["containers"]![0]!["resources"]!;
        Assert.Equal((simulated.Vcpus, FormattableString.Invariant($"{simulated.MemoryGib}Gi")), ((double)resources["cpu"]!, (string?)resources["memory"]));
    }

    [Fact]
    public void HostJson_QueueSettings_AreThoseOfTheSimulatedIntake()
    {
        var queues = JsonNode.Parse(Repository.Read("host.json"))!["extensions"]!["queues"]!;
        var intake = new DeliveryModel();
        Assert.Equal(intake.InstanceConcurrency, (int)queues["batchSize"]! + (int)queues["newBatchThreshold"]!);
        Assert.Equal(intake.MaxDequeueCount, (int)queues["maxDequeueCount"]!);
        Assert.Equal(intake.VisibilitySeconds, Seconds((string)queues["visibilityTimeout"]!));
        Assert.Equal(intake.PollSeconds, Seconds((string)queues["maxPollingInterval"]!));
    }

    /// <summary>What a snapshot sets, and of the rest what <paramref name="otherwise"/> says.</summary>
    private static ScaleSettings Deployed(string snapshot, ScaleSettings otherwise)
    {
        var job = Worker(snapshot);
        var scale = job["configuration"]!["eventTriggerConfig"]!["scale"]!;
        var settings = job["template"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(setting => (string)setting!["name"]!, setting => (string)setting!["value"]!);
        return otherwise with
        {
            MaxExecutions = (int)scale["maxExecutions"]!,
            PollingIntervalSeconds = (int)scale["pollingInterval"]!,
            QueueLength = int.Parse((string)scale["rules"]![0]!["metadata"]!["queueLength"]!, CultureInfo.InvariantCulture),
            ReplicaRetryLimit = (int)job["configuration"]!["replicaRetryLimit"]!,
            ReplicaTimeoutSeconds = (int)job["configuration"]!["replicaTimeout"]!,
            VisibilitySeconds = Seconds(settings["Worker__VisibilityTimeout"]),
            IdleExitSeconds = Seconds(settings["Worker__IdleExit"]),
            MaxDequeueCount = int.Parse(settings["Worker__MaxDequeueCount"], CultureInfo.InvariantCulture),
        };
    }

    private static JsonNode Worker(string snapshot) =>
        JsonNode.Parse(Repository.Read($"infra/snapshots/{snapshot}.snapshot.json"))!["predictedResources"]!.AsArray()
            .Single(resource => (string?)resource!["type"] == "Microsoft.App/jobs" && ((string)resource["name"]!).Contains("worker", StringComparison.Ordinal))!["properties"]!;

    private static double Seconds(string timeSpan) => TimeSpan.Parse(timeSpan, CultureInfo.InvariantCulture).TotalSeconds;
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests;

/// <summary>Scenarios in which only what a test is about takes time or goes wrong.</summary>
internal static class Scenarios
{
    /// <summary>A picture takes as many seconds as its upload has pixels; replicas are ready at once.</summary>
    public static ComputeProfile Ideal { get; } = new(
        "ideal", "", Accelerator.T4, 8, 56, 100, new(1 / PresetWork.Fast.PixelEvaluations(1), 0, 0, PresetWork.Fast), ColdStart.None);

    /// <summary>One execution at a time, which the scaler looks for every second and which stays.</summary>
    public static ScaleSettings OneServer { get; } = new()
    {
        MaxExecutions = 1,
        QueueLength = 1,
        PollingIntervalSeconds = 1,
        WorkerPollSeconds = 1,
        IdleExitSeconds = 5000,
        ReplicaTimeoutSeconds = 1e9,
        CheckpointSeconds = null,
    };

    /// <summary>A picture that takes <paramref name="serviceSeconds"/>.</summary>
    public static Upload Picture(double atSeconds, double serviceSeconds, UploadKind kind = UploadKind.Picture) =>
        new(atSeconds, kind, serviceSeconds, IsFine: false, FailsAfter: 0.5);

    /// <summary>Nothing but queue and worker takes time, nothing goes wrong.</summary>
    public static Scenario Of(ScaleSettings settings, params IEnumerable<Upload> uploads) => new([.. uploads], Ideal, settings, 1)
    {
        Delivery = DeliveryModel.Immediate,
        Faults = FaultModel.None,
        LimitSeconds = 1e9,
    };
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Running;

/// <summary>All that a run depends on. The same scenario gives the same numbers.</summary>
/// <param name="Uploads">The files, by time.</param>
/// <param name="Profile">What a replica runs on.</param>
/// <param name="Settings">What a deployment sets.</param>
/// <param name="Seed">Of the random streams.</param>
internal sealed record Scenario(IReadOnlyList<Upload> Uploads, ComputeProfile Profile, ScaleSettings Settings, long Seed)
{
    /// <summary>Event Grid and the function app.</summary>
    public DeliveryModel Delivery { get; init; } = new();

    /// <summary>What goes wrong.</summary>
    public FaultModel Faults { get; init; } = new();

    /// <summary>What goes wrong with the platform.</summary>
    public PlatformFaults Platform { get; init; } = PlatformFaults.None;

    /// <summary>Prices.</summary>
    public PriceTable Prices { get; init; } = PriceTable.EastUs;

    /// <summary>When the run is broken off; what has not ended by then counts as lost. Job messages do not expire.</summary>
    public double LimitSeconds { get; init; } = 90 * 24 * 3600;
}

using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>What faults of the platform do to a profile.</summary>
/// <param name="Without">The sweep without them.</param>
/// <param name="Under">The sweep under them.</param>
/// <param name="Same">Each pattern under them, with what is recommended without them.</param>
internal sealed record FaultEffect(ProfileReport Without, ProfileReport Under, IReadOnlyDictionary<string, RunSummary> Same)
{
    /// <summary>Sweeps the profile of <paramref name="without"/> under <paramref name="platform"/>.</summary>
    public static FaultEffect Of(ProfileReport without, IReadOnlyList<ArrivalPattern> patterns, long seed, PlatformFaults platform)
    {
        var sweep = new Sweep(without.Profile, patterns, seed, platform);
        return new(
            without,
            ProfileReport.Of(without.Profile, patterns, seed, platform),
            patterns.ToDictionary(pattern => pattern.Name, pattern => sweep.Run(pattern.Name, without.Recommended)));
    }
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>Runs a profile with one setting after the other varied, on every arrival pattern.</summary>
internal sealed class Sweep(ComputeProfile profile, IReadOnlyList<ArrivalPattern> patterns, long seed, PlatformFaults platform)
{
    // Several settings share the value that all others are left at; its run is not repeated.
    private readonly Dictionary<(string Pattern, ScaleSettings Settings), RunSummary> _done = [];
    private readonly Dictionary<string, IReadOnlyList<Upload>> _uploads = patterns.ToDictionary(pattern => pattern.Name, pattern => pattern.Draw(seed));

    /// <summary>Every value of every setting, around <paramref name="baseline"/>.</summary>
    public IReadOnlyList<SweepRow> Around(ScaleSettings baseline) =>
    [
        .. from pattern in patterns
           from setting in SettingSweep.All
           from value in setting.Values
           let settings = value.Apply(baseline)
           select new SweepRow(profile.Name, pattern.Name, setting.Name, value.Text, settings, Run(pattern.Name, settings)),
    ];

    /// <summary>One run.</summary>
    public RunSummary Run(string pattern, ScaleSettings settings)
    {
        if (!_done.TryGetValue((pattern, settings), out var summary))
            _done.Add((pattern, settings), summary = RunSummary.Of(Simulation.Run(new(_uploads[pattern], profile, settings, seed) { Platform = platform })));
        return summary;
    }
}

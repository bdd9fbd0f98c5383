using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Profile">Compute profile.</param>
/// <param name="Pattern">Arrival pattern.</param>
/// <param name="Setting">The setting that was varied.</param>
/// <param name="Value">Its value.</param>
/// <param name="Settings">All settings of the run.</param>
/// <param name="Summary">What it showed.</param>
internal sealed record SweepRow(string Profile, string Pattern, string Setting, string Value, ScaleSettings Settings, RunSummary Summary);

using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>A value of a setting.</summary>
/// <param name="Text">As tables show it.</param>
/// <param name="Apply">Sets it.</param>
internal sealed record SettingValue(string Text, Func<ScaleSettings, ScaleSettings> Apply);

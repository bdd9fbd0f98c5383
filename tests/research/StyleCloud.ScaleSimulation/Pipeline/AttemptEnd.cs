namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>How an attempt ended by itself.</summary>
/// <param name="BusySeconds">Seconds that it computed.</param>
/// <param name="HasCrashed">True when it took the process with it.</param>
internal sealed record AttemptEnd(double BusySeconds, bool HasCrashed = false);

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>
/// What one replica is billed for: from the moment it holds its machine, because image pull and start were seen on bills
/// (azure-container-apps #1763), to the end of its process.
/// </summary>
/// <param name="FromSeconds">It had its machine.</param>
/// <param name="ToSeconds">Its process was gone.</param>
/// <param name="ColdSeconds">Part before the first look at the queue.</param>
/// <param name="BusySeconds">Part in which it computed.</param>
internal sealed record BilledInterval(double FromSeconds, double ToSeconds, double ColdSeconds, double BusySeconds)
{
    /// <summary>Length.</summary>
    public double Seconds => ToSeconds - FromSeconds;

    /// <summary>Neither starting nor computing: waiting for messages.</summary>
    public double IdleSeconds => Math.Max(0, Seconds - ColdSeconds - BusySeconds);
}

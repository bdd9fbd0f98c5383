namespace StyleCloud.ScaleSimulation.Clock;

/// <summary>Numbers of the random streams, one for each purpose.</summary>
internal static class StreamPurpose
{
    /// <summary>When files are dropped and what they are.</summary>
    public const long Workload = 1;

    /// <summary>Event Grid's delays and repetitions.</summary>
    public const long EventGrid = 2;

    /// <summary>Intake's durations and failures.</summary>
    public const long Intake = 3;

    /// <summary>Cold starts of executions.</summary>
    public const long ColdStart = 4;

    /// <summary>Transient failures, lost leases and preemptions.</summary>
    public const long Faults = 5;

    /// <summary>When the scaler first polls.</summary>
    public const long Scaler = 6;

    /// <summary>Which starts stall.</summary>
    public const long Stalls = 7;
}

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>What the status of an upload's job says.</summary>
internal enum JobState
{
    /// <summary>There is no status yet.</summary>
    Unknown,

    /// <summary>Accepted at intake.</summary>
    Queued,

    /// <summary>Claimed by a worker at least once.</summary>
    Running,

    /// <summary>The picture is there.</summary>
    Succeeded,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Refused at intake.</summary>
    Rejected,
}

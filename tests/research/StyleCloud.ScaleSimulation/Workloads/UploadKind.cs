namespace StyleCloud.ScaleSimulation.Workloads;

/// <summary>What is in a dropped file, as far as the pipeline's course depends on it.</summary>
internal enum UploadKind
{
    /// <summary>A picture that can be made.</summary>
    Picture,

    /// <summary>Refused at intake; no job is queued.</summary>
    Invalid,

    /// <summary>Fails transiently at every attempt, always at the same point.</summary>
    AlwaysFails,

    /// <summary>Kills the worker's process at every attempt, always at the same point.</summary>
    CrashesWorker,
}

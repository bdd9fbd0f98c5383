namespace StyleCloud.GpuWorker.Jobs;

/// <summary>Why work on a job stops before its end. In the order of weight: what is lost outweighs what is asked.</summary>
internal enum StopReason
{
    /// <summary>The worker shuts down: the job is saved and another worker goes on with it.</summary>
    Interrupted,

    /// <summary>Somebody asked for the job's end.</summary>
    Cancelled,

    /// <summary>The status is no longer this worker's to write: ended, claimed by another worker, or gone.</summary>
    ClaimLost,

    /// <summary>The message is another holder's: nothing more is written at all.</summary>
    LeaseLost,
}

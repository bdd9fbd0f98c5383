namespace StyleCloud.GpuWorker.Jobs;

/// <summary>How the handling of one message ended.</summary>
internal enum MessageOutcome
{
    /// <summary>The job has its picture; the message is deleted.</summary>
    Succeeded,

    /// <summary>The job failed for good; the message is deleted.</summary>
    Failed,

    /// <summary>The job was cancelled; the message is deleted.</summary>
    Cancelled,

    /// <summary>The job had ended before; the message is deleted.</summary>
    AlreadyEnded,

    /// <summary>The message is no job for this worker; a copy is on the poison queue, the message is deleted.</summary>
    Poisoned,

    /// <summary>The message is released, to be tried again later.</summary>
    Released,

    /// <summary>Another holder has the message now, or will have it when its lease lapses.</summary>
    Abandoned,

    /// <summary>This process cannot work; it has to exit non-zero.</summary>
    Fatal,
}

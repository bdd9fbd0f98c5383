namespace StyleCloud.Contracts;

/// <summary>Why a transition does not apply to a job as it is.</summary>
public enum TransitionRefusal
{
    /// <summary>The job has ended.</summary>
    Ended,

    /// <summary>The job has not ended.</summary>
    NotEnded,

    /// <summary>Somebody asked for the job's end.</summary>
    Cancelling,

    /// <summary>Nobody asked for the job's end.</summary>
    NotCancelling,

    /// <summary>Another worker, or another message's claim, has the job.</summary>
    HeldByAnother,

    /// <summary>The claim is no longer, or not yet, in the status.</summary>
    ClaimLost,

    /// <summary>The drop never became a job.</summary>
    NothingToRun,
}

/// <summary>What a transition came to: the new status, or why there is none.</summary>
/// <param name="Status">The new status; the same object where there is nothing to change. Null when refused.</param>
/// <param name="Refusal">Why not; null when there is a status.</param>
public readonly record struct Transition(JobStatus? Status, TransitionRefusal? Refusal)
{
    /// <summary>A status.</summary>
    public static implicit operator Transition(JobStatus status) => new(status, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Transition(TransitionRefusal refusal) => new(null, refusal);
}

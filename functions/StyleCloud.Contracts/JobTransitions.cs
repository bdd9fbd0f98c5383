namespace StyleCloud.Contracts;

/// <summary>
/// Every way in which a job's status changes, and the only place that changes one.
/// <code>
/// transition   from                 to           by                   counts
/// Queued       (nothing)            queued       intake
/// Rejected     (nothing)            rejected     intake
/// Claimed      queued, running      running      worker               attempts + 1
/// Renewed      running, cancelling  (the same)   worker
/// Released     running              queued       worker, failure
/// Interrupted  running              queued       worker, shutdown     interruptions + 1
/// Succeeded    running, cancelling  succeeded    worker
/// Failed       queued, running      failed       worker, poison functions
/// Cancelling   queued, running      cancelling   whoever asks
/// Cancelled    cancelling           cancelled    worker, or whoever asks when no worker has the job
/// Requeued     failed, cancelled    queued       operator (redrive)   redrives + 1, the others from 0
/// </code>
/// A job can be claimed while it runs: a claim that has expired, or that an earlier delivery of the same message made, is a dead worker's. A
/// cancelled job whose picture is already there succeeds. <see cref="Sent"/> and <see cref="Told"/> only note what was done.
/// </summary>
public static class JobTransitions
{
    /// <summary>The first status of an accepted job.</summary>
    public static JobStatus Queued(JobRequest request, DateTimeOffset now) => First(request, JobState.Queued, now);

    /// <summary>The first and last status of a refused drop.</summary>
    public static JobStatus Rejected(JobRequest request, JobError error, DateTimeOffset now) =>
        First(request, JobState.Rejected, now) with { Error = error, FinishedAt = now };

    /// <summary>A worker takes the job.</summary>
    /// <param name="status">The job.</param>
    /// <param name="claim">The worker, its message, and how long it has the job unless it renews.</param>
    /// <param name="now">The time (UTC).</param>
    public static Transition Claimed(JobStatus status, JobClaim claim, DateTimeOffset now) => status.State switch
    {
        _ when status.IsFinal => TransitionRefusal.Ended,
        _ when IsAlive(status.Claim, now) && status.Claim!.MessageId != claim.MessageId => TransitionRefusal.HeldByAnother,
        JobState.Cancelling => TransitionRefusal.Cancelling,
        _ => status with
        {
            State = JobState.Running,
            Claim = claim,
            Attempts = status.Attempts + 1,
            StartedAt = status.StartedAt ?? now,
            Enqueued = true,
            Progress = null,
        },
    };

    /// <summary>The worker still has the job, and says how far it is.</summary>
    public static Transition Renewed(JobStatus status, JobClaim claim, JobProgress? progress) => status.State switch
    {
        JobState.Running or JobState.Cancelling when IsHeldBy(status, claim) => status with { Claim = claim, Progress = progress },
        _ => Lost(status),
    };

    /// <summary>The worker gives the job back after an attempt that failed.</summary>
    public static Transition Released(JobStatus status, JobClaim claim) => status.State switch
    {
        JobState.Running when IsHeldBy(status, claim) => status with { State = JobState.Queued, Claim = null, Progress = null },
        _ => Lost(status),
    };

    /// <summary>The worker gives the job back because it shuts down. That attempt does not count.</summary>
    public static Transition Interrupted(JobStatus status, JobClaim claim) => Released(status, claim) is { Status: { } released }
        ? released with { Interruptions = released.Interruptions + 1 }
        : Lost(status);

    /// <summary>The picture is there.</summary>
    public static Transition Succeeded(JobStatus status, JobClaim claim, JobResult result, DateTimeOffset now) => status.State switch
    {
        JobState.Running or JobState.Cancelling when IsHeldBy(status, claim) => status with { State = JobState.Succeeded, Result = result, Error = null, Claim = null, FinishedAt = now },
        _ => Lost(status),
    };

    /// <summary>The job ends without a picture.</summary>
    /// <param name="status">The job.</param>
    /// <param name="error">Why.</param>
    /// <param name="claim">The worker that ends it; null for one who has no claim and may end only what no worker has.</param>
    /// <param name="now">The time (UTC).</param>
    public static Transition Failed(JobStatus status, JobError error, JobClaim? claim, DateTimeOffset now) => status.State switch
    {
        JobState.Queued or JobState.Running when MayEnd(status, claim, now) => status with { State = JobState.Failed, Error = error, Claim = null, FinishedAt = now },
        JobState.Queued or JobState.Running when claim is null => TransitionRefusal.HeldByAnother,
        _ => Lost(status),
    };

    /// <summary>Somebody asks for the job's end.</summary>
    public static Transition Cancelling(JobStatus status) => status.State switch
    {
        JobState.Queued or JobState.Running => status with { State = JobState.Cancelling },
        _ => Lost(status),
    };

    /// <summary>The job ends because somebody asked for it.</summary>
    /// <inheritdoc cref="Failed" path="/param"/>
    public static Transition Cancelled(JobStatus status, JobClaim? claim, DateTimeOffset now) => status.State switch
    {
        JobState.Cancelling when MayEnd(status, claim, now) => status with { State = JobState.Cancelled, Error = OnRequest(status), Claim = null, FinishedAt = now },
        JobState.Cancelling => TransitionRefusal.HeldByAnother,
        _ => status.IsFinal ? TransitionRefusal.Ended : TransitionRefusal.NotCancelling,
    };

    /// <summary>An operator takes a job that ended without a picture back to its beginning. A drop that never became a job has nothing to run.</summary>
    public static Transition Requeued(JobStatus status) => status switch
    {
        { State: JobState.Failed or JobState.Cancelled, Content: not null, Options: not null, OutputName: not null } =>
            First(Request(status) with { Redrives = status.Redrives + 1 }, JobState.Queued, status.QueuedAt),
        { IsFinal: true } => TransitionRefusal.NothingToRun,
        _ => TransitionRefusal.NotEnded,
    };

    /// <summary>The job's message is on the queue. Changes nothing of a job that was redriven since: that has a message of its own.</summary>
    /// <param name="status">The job.</param>
    /// <param name="redrives"><see cref="JobStatus.Redrives"/> of the job whose message it is.</param>
    public static Transition Sent(JobStatus status, int redrives) => status.Enqueued || status.Redrives != redrives ? status : status with { Enqueued = true };

    /// <summary>The event of a state is out. Changes nothing of a job that was redriven since: that has events of its own.</summary>
    /// <param name="status">The job.</param>
    /// <param name="state">The state.</param>
    /// <param name="redrives"><see cref="JobStatus.Redrives"/> of the job that the event is about.</param>
    public static Transition Told(JobStatus status, JobState state, int redrives) => status.PublishedEvents.Contains(state) || status.Redrives != redrives
        ? status
        : status with { PublishedEvents = [.. status.PublishedEvents, state] };

    /// <summary>Whether a job has not ended and the claim in its status is this worker's, for this message.</summary>
    public static bool IsHeldBy(JobStatus status, JobClaim claim) => status.Claim is { } held && (held.Worker, held.MessageId) == (claim.Worker, claim.MessageId);

    private static JobStatus First(JobRequest request, JobState state, DateTimeOffset now) =>
        new(StyleTransferJob.CurrentSchemaVersion, request.Id, state, request.InputName, request.Content, request.Styles, request.Options, request.OutputName, now)
        {
            StartImage = request.StartImage,
            Redrives = request.Redrives,
        };

    private static JobRequest Request(JobStatus status) => new(status.Id, status.InputName)
    {
        Content = status.Content,
        Styles = status.Styles,
        StartImage = status.StartImage,
        Options = status.Options,
        OutputName = status.OutputName,
        Redrives = status.Redrives,
    };

    private static JobError OnRequest(JobStatus status) => new(ErrorReason.Cancelled, "The job was cancelled on request.", status.InputName);

    private static bool IsAlive(JobClaim? claim, DateTimeOffset now) => claim?.ExpiresAt > now;

    private static bool MayEnd(JobStatus status, JobClaim? claim, DateTimeOffset now) => claim is null ? !IsAlive(status.Claim, now) : IsHeldBy(status, claim);

    private static Transition Lost(JobStatus status) => status.State switch
    {
        _ when status.IsFinal => TransitionRefusal.Ended,
        JobState.Cancelling => TransitionRefusal.Cancelling,
        _ => TransitionRefusal.ClaimLost,
    };
}

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

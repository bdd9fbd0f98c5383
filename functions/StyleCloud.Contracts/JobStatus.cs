using System.Text.Json.Serialization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>Where a job stands. Which state follows which: <see cref="JobTransitions"/>.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted; a message waits or is about to be sent.</summary>
    Queued,

    /// <summary>Claimed by a worker.</summary>
    Running,

    /// <summary>Somebody asked for its end; the worker that has it has not yet stopped.</summary>
    Cancelling,

    /// <summary>The result is in the output container.</summary>
    Succeeded,

    /// <summary>Ended without a result; <see cref="JobStatus.Error"/> says why.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled,

    /// <summary>Refused at intake; no job was queued.</summary>
    Rejected,
}

/// <summary>
/// <c>jobs/&lt;id&gt;/status.json</c>: the one truth about a job, changed by <see cref="JobTransitions"/> alone. Every write is conditional
/// (If-None-Match or If-Match).
/// </summary>
/// <param name="SchemaVersion">Same as <see cref="StyleTransferJob.CurrentSchemaVersion"/>.</param>
/// <param name="Id">Job id.</param>
/// <param name="State">Where the job stands.</param>
/// <param name="InputName">
/// The dropped blob that made the job, inside <see cref="ContainerNames.Input"/>: the photo, or the manifest. Empty when a
/// message could not be handled that names no blob.
/// </param>
/// <param name="Content">The photo; null when the drop was rejected before it was resolved.</param>
/// <param name="Styles">The styles; empty when the drop was rejected before they were resolved.</param>
/// <param name="Options">Resolved options; null when the drop was rejected before they were read.</param>
/// <param name="OutputName">Where the result is, will be, or would have been inside <see cref="ContainerNames.Output"/>; null when errors hide it.</param>
/// <param name="QueuedAt">When intake accepted or rejected the drop (UTC).</param>
public sealed record JobStatus(
    int SchemaVersion,
    string Id,
    JobState State,
    string InputName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BlobReference? Content,
    IReadOnlyList<StyleReference> Styles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] StyleTransferOptions? Options,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? OutputName,
    DateTimeOffset QueuedAt)
{
    /// <summary>True once the message is on the jobs queue. A redelivered upload that finds false sends it (again).</summary>
    public bool Enqueued { get; init; }

    /// <summary>The picture to start from, where the options ask for one.</summary>
    public BlobReference? StartImage { get; init; }

    /// <summary>How often a worker has claimed the job since it was queued or redriven.</summary>
    public int Attempts { get; init; }

    /// <summary>How many of the attempts ended by a shutdown of the worker; those do not count towards the limit.</summary>
    public int Interruptions { get; init; }

    /// <summary>How often an operator queued the job again after it had ended without a picture.</summary>
    public int Redrives { get; init; }

    /// <summary>Who works on it now; null unless <see cref="JobState.Running"/> or <see cref="JobState.Cancelling"/>.</summary>
    public JobClaim? Claim { get; init; }

    /// <summary>When the first worker claimed it (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached a final state (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The newest progress of a running job, or the last of a finished one.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>The result of a succeeded job.</summary>
    public JobResult? Result { get; init; }

    /// <summary>Why the job was rejected, failed or cancelled.</summary>
    public JobError? Error { get; init; }

    /// <summary>Events already published, so that a redelivery neither loses nor repeats one.</summary>
    public IReadOnlyList<JobState> PublishedEvents { get; init; } = [];

    /// <summary>True in the four states that a job never leaves by itself; an operator can redrive one that failed or was cancelled.</summary>
    [JsonIgnore]
    public bool IsFinal => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Rejected;
}

/// <summary>A worker's claim on a job. Two messages for one job cannot run at once: the second finds a live claim.</summary>
/// <param name="Worker">Host and process of the worker.</param>
/// <param name="MessageId">The queue message that it holds.</param>
/// <param name="ExpiresAt">When the claim lapses unless renewed (UTC); the same moment at which the message becomes visible again.</param>
public sealed record JobClaim(string Worker, string MessageId, DateTimeOffset ExpiresAt);

/// <summary>How far a running job is.</summary>
/// <param name="Scale">Scale of the coarse-to-fine schedule, counted from 1.</param>
/// <param name="Scales">Number of scales.</param>
/// <param name="Width">Width of this scale in pixels.</param>
/// <param name="Height">Height of this scale in pixels.</param>
/// <param name="Evaluation">Evaluations of loss and gradient done at this scale.</param>
/// <param name="Evaluations">Evaluations planned at this scale.</param>
/// <param name="Fraction">Share of the whole work that is done, in [0, 1], by estimated cost.</param>
/// <param name="Losses">The newest losses.</param>
/// <param name="ElapsedSeconds">Seconds in the engine.</param>
/// <param name="RemainingSeconds">Estimated seconds to the end; null before an estimate exists.</param>
public sealed record JobProgress(
    int Scale,
    int Scales,
    int Width,
    int Height,
    int Evaluation,
    int Evaluations,
    double Fraction,
    JobLosses Losses,
    double ElapsedSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RemainingSeconds);

/// <summary>Weighted terms of the objective; they sum to <paramref name="Total"/>.</summary>
/// <param name="Total">The objective.</param>
/// <param name="Content">Weighted content loss.</param>
/// <param name="Style">Weighted style loss over all layers and styles.</param>
/// <param name="TotalVariation">Weighted total variation.</param>
public sealed record JobLosses(double Total, double Content, double Style, double TotalVariation);

/// <summary>What a succeeded job produced.</summary>
/// <param name="Blob">The picture in <see cref="ContainerNames.Output"/>.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Losses">The losses of the picture.</param>
/// <param name="Evaluations">Evaluations of loss and gradient over all scales.</param>
/// <param name="Termination">Why the optimiser ended, in the engine's words.</param>
/// <param name="EngineSeconds">Seconds in the engine.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Features">Which features measured it: the weights' name, or that they were the defaults.</param>
public sealed record JobResult(
    BlobReference Blob,
    int Width,
    int Height,
    JobLosses Losses,
    int Evaluations,
    string Termination,
    double EngineSeconds,
    string Device,
    string Features);

/// <summary>What is known of a job when it is first recorded.</summary>
/// <param name="Id">Job id, see <see cref="JobId"/>.</param>
/// <param name="InputName">See <see cref="JobStatus.InputName"/>.</param>
public sealed record JobRequest(string Id, string InputName)
{
    /// <summary>The photo; null when errors hide it.</summary>
    public BlobReference? Content { get; init; }

    /// <summary>The styles, weights summing to 1; empty when errors hide them.</summary>
    public IReadOnlyList<StyleReference> Styles { get; init; } = [];

    /// <summary>The picture to start from, or null.</summary>
    public BlobReference? StartImage { get; init; }

    /// <summary>Resolved options; null when errors hide them.</summary>
    public StyleTransferOptions? Options { get; init; }

    /// <summary>Where the result will be; null when errors hide it.</summary>
    public string? OutputName { get; init; }

    /// <summary>How often the job was redriven before.</summary>
    public int Redrives { get; init; }
}

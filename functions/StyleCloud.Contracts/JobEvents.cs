using System.Text.Json.Serialization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>Types of the CloudEvents that the service publishes.</summary>
public static class JobEventTypes
{
    /// <summary>The value of <c>source</c> in every event.</summary>
    public const string Source = "/stylecloud";

    /// <summary>
    /// The event that says that a job reached <paramref name="state"/>, for example <c>StyleCloud.Job.Succeeded</c>. Null for
    /// <see cref="JobState.Cancelling"/>: what follows is told.
    /// </summary>
    public static string? For(JobState state) => state switch
    {
        JobState.Queued => "StyleCloud.Job.Queued",
        JobState.Running => "StyleCloud.Job.Started",
        JobState.Succeeded => "StyleCloud.Job.Succeeded",
        JobState.Failed => "StyleCloud.Job.Failed",
        JobState.Cancelled => "StyleCloud.Job.Cancelled",
        JobState.Rejected => "StyleCloud.Job.Rejected",
        JobState.Cancelling => null,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown job state."),
    };

    /// <summary>Deterministic event id, so that a consumer can deduplicate; a redriven job begins a new series.</summary>
    /// <param name="jobId">Job id.</param>
    /// <param name="state">The state that the job reached.</param>
    /// <param name="redrives">How often the job was redriven before.</param>
    public static string IdFor(string jobId, JobState state, int redrives)
    {
        var type = For(state) ?? throw new ArgumentOutOfRangeException(nameof(state), state, "The state has no event.");
        var id = $"{jobId}-{type["StyleCloud.Job.".Length..].ToLowerInvariant()}";
        return redrives == 0 ? id : $"{id}-{redrives}";
    }
}

/// <summary><c>data</c> of every event; <c>subject</c> is the job id.</summary>
/// <param name="JobId">Job id.</param>
/// <param name="State">The state that the job reached.</param>
/// <param name="Input">The dropped blob's name.</param>
/// <param name="Content">Content blob, <c>container/name</c>; null when the drop was rejected before it was known.</param>
/// <param name="Styles">Style names.</param>
/// <param name="OutputUrl">The result's URL without any signature; only when succeeded.</param>
/// <param name="Error">Only when rejected, failed or cancelled.</param>
/// <param name="QueuedAt">UTC.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="FinishedAt">UTC.</param>
/// <param name="EngineSeconds">Seconds inside the engine; only when succeeded.</param>
/// <param name="Options">Resolved options; null when the drop was rejected before they were read.</param>
/// <param name="Redrives">How often an operator queued the job again.</param>
public sealed record JobEventData(
    string JobId,
    JobState State,
    string Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content,
    IReadOnlyList<string> Styles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Uri? OutputUrl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JobError? Error,
    DateTimeOffset QueuedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? FinishedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? EngineSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] StyleTransferOptions? Options,
    int Redrives);

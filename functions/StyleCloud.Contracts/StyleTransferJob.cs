using System.Text.Json.Serialization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>The message on <see cref="QueueNames.Jobs"/>: all that the worker needs, at most 64 KB as base64 JSON.</summary>
/// <param name="SchemaVersion">See <see cref="CurrentSchemaVersion"/>.</param>
/// <param name="Id">Deterministic job id, see <see cref="JobId"/>.</param>
/// <param name="Content">The photo.</param>
/// <param name="Styles">At least one style, weights summing to 1.</param>
/// <param name="StartImage">The picture to start from when <see cref="StyleTransferOptions.Start"/> is <see cref="StartFrom.Image"/>; otherwise null.</param>
/// <param name="Options">Resolved options: presets and defaults are already applied.</param>
/// <param name="OutputName">Result's blob name inside <see cref="ContainerNames.Output"/>.</param>
/// <param name="QueuedAt">When intake accepted the job (UTC).</param>
/// <param name="TraceParent">W3C trace context of the intake, or null.</param>
public sealed record StyleTransferJob(
    int SchemaVersion,
    string Id,
    BlobReference Content,
    IReadOnlyList<StyleReference> Styles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] BlobReference? StartImage,
    StyleTransferOptions Options,
    string OutputName,
    DateTimeOffset QueuedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TraceParent)
{
    /// <summary>The schema that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary><see cref="JobStatus.Redrives"/> at the time of sending: tells a message from one that was sent before a redrive.</summary>
    public int Redrives { get; init; }

    /// <summary>The message of a recorded job.</summary>
    /// <param name="status">The job.</param>
    /// <param name="traceParent">The trace that sends it, or null.</param>
    /// <exception cref="ArgumentException">The drop never became a job.</exception>
    public static StyleTransferJob Of(JobStatus status, string? traceParent) => status is { Content: { } content, Options: { } options, OutputName: { } outputName }
        ? new(CurrentSchemaVersion, status.Id, content, status.Styles, status.StartImage, options, outputName, status.QueuedAt, traceParent) { Redrives = status.Redrives }
        : throw new ArgumentException($"Job {status?.Id} has nothing to run.", nameof(status));
}

/// <summary>One style picture of a job and its share in the result.</summary>
/// <param name="Name">Library name (<c>starry-night</c>) or the blob's name when the style was dropped beside the content.</param>
/// <param name="Blob">The style picture.</param>
/// <param name="Weight">Share in (0, 1]; the weights of a job sum to 1.</param>
public sealed record StyleReference(string Name, BlobReference Blob, double Weight);

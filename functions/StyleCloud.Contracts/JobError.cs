namespace StyleCloud.Contracts;

/// <summary>One error, in words that a person can act on.</summary>
/// <param name="Reason">Code from the closed list.</param>
/// <param name="Message">A sentence: what is wrong and what to do.</param>
/// <param name="Subject">What it is about: a blob, an option, a style.</param>
/// <param name="Limit">The limit that was exceeded or the value that was expected, with its unit; null when there is none.</param>
/// <param name="Actual">The value that was found, with its unit; null when there is none.</param>
public sealed record JobError(ErrorReason Reason, string Message, string? Subject = null, string? Limit = null, string? Actual = null);

/// <summary><c>output/&lt;path&gt;.error.json</c>: why a drop has no picture.</summary>
/// <param name="SchemaVersion">Same as <see cref="StyleTransferJob.CurrentSchemaVersion"/>.</param>
/// <param name="JobId">The job, whose status blob holds the rest.</param>
/// <param name="Input">The dropped blob, where it still is.</param>
/// <param name="Category">What kind of error it is.</param>
/// <param name="Errors">Every error that was found, not only the first.</param>
/// <param name="Time">When it was found (UTC).</param>
public sealed record ErrorReport(
    int SchemaVersion,
    string JobId,
    string Input,
    ErrorCategory Category,
    IReadOnlyList<JobError> Errors,
    DateTimeOffset Time);

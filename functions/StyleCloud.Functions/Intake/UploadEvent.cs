namespace StyleCloud.Functions.Intake;

/// <summary>One committed write to the input container.</summary>
/// <param name="Names">
/// What the blob may be called, likeliest first. More than one only where the name holds characters that a URL escapes:
/// Event Grid does not say whether its URLs are escaped, and some were seen that are not.
/// </param>
/// <param name="ETag">The version that was written, without quotes; null when the event does not say.</param>
/// <param name="TraceParent">The trace that the event belongs to, as W3C writes it; null when the event does not say.</param>
/// <param name="Json">The event itself, for putting it on the queue once more.</param>
internal sealed record UploadEvent(IReadOnlyList<string> Names, string? ETag, string? TraceParent, string Json)
{
    /// <summary>The likeliest name.</summary>
    public string Name => Names[0];
}

/// <summary>What one message of the uploads queue says.</summary>
/// <param name="Uploads">Writes to handle.</param>
/// <param name="Ignored">Why each other event of the message is no concern of ours.</param>
/// <param name="Error">Why the message, or a part of it, cannot be read; null when it can.</param>
internal sealed record UploadMessage(IReadOnlyList<UploadEvent> Uploads, IReadOnlyList<string> Ignored, string? Error);

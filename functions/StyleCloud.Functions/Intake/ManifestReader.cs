using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>A manifest, or why it cannot be read.</summary>
/// <param name="Manifest">The manifest; null when it cannot be read.</param>
/// <param name="Error">Why not.</param>
internal sealed record ManifestReading(JobManifest? Manifest, JobError? Error)
{
    /// <summary>Whether the manifest names <paramref name="fileName"/> as one of its pictures, letter case and composition apart.</summary>
    public bool Names(string fileName) => Pictures.Any(named => NameKey.Same(named, fileName));

    /// <summary>Whether one of the manifest's pictures may be <paramref name="fileName"/>, under a name that is not quite the one.</summary>
    public bool MayName(string fileName) => Names(fileName) || Pictures.Any(named => NameKey.MayMean(named, fileName));

    private IEnumerable<string> Pictures =>
        new[] { Manifest?.Content, Manifest?.StartImage }.Concat(Manifest?.Styles?.Select(style => style?.Image) ?? []).OfType<string>();
}

/// <summary>Reads <c>job.json</c>. Comments and trailing commas are allowed, unknown and repeated members are not.</summary>
internal sealed class ManifestReader(PinnedBlobs blobs)
{
    /// <summary>Largest manifest.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly ContractsJsonContext Lenient = new(new(ContractsJsonContext.Default.Options)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    });

    /// <summary>Parsed first, because a repeated member inside <c>options</c> shows only here as what it is.</summary>
    private static readonly JsonDocumentOptions LenientDocument = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads one version of a manifest.</summary>
    public async Task<ManifestReading> ReadAsync(BlobReference manifest, CancellationToken cancellationToken)
    {
        if (manifest.Length > MaxBytes)
            return Unreadable(manifest, $"A manifest is at most {MaxBytes} bytes long; this one is {manifest.Length}.", $"{MaxBytes} bytes", $"{manifest.Length} bytes");
        var json = await blobs.DownloadAsync(manifest, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, LenientDocument);
            return document.Deserialize(Lenient.JobManifest) is { } read
                ? new(read, null)
                : Unreadable(manifest, "The manifest is null; it must be a JSON object with content and styles.", "a JSON object", "null");
        }
        catch (JsonException exception)
        {
            return Unreadable(manifest, $"The manifest cannot be read: {exception.Message}", "valid JSON with content, styles, startImage, output and options only", exception.Path);
        }
    }

    private static ManifestReading Unreadable(BlobReference manifest, string message, string limit, string? actual) =>
        new(null, new(ErrorReason.InvalidManifest, message, manifest.ToString(), limit, actual));
}

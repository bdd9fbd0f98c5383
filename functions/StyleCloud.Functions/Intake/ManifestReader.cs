using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>A manifest, or why it cannot be read.</summary>
/// <param name="Manifest">What could be read of the manifest; null when it is no JSON object.</param>
/// <param name="Errors">What could not be read of it.</param>
internal sealed record ManifestReading(JobManifest? Manifest, ManifestErrors Errors)
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

    /// <summary>Reads one version of a manifest.</summary>
    public async Task<ManifestReading> ReadAsync(BlobReference manifest, CancellationToken cancellationToken)
    {
        if (manifest.Length > MaxBytes)
            return Unreadable(manifest, $"It is {manifest.Length} bytes long; a manifest is at most {MaxBytes}.", $"{MaxBytes} bytes", $"{manifest.Length} bytes");
        try
        {
            return Read(manifest, await blobs.DownloadAsync(manifest, cancellationToken));
        }
        catch (BlobUnreadableException exception)
        {
            var errors = new ManifestErrors(manifest, null);
            errors.Add(exception.Error);
            return new(null, errors);
        }
    }

    /// <summary>Reads a file.</summary>
    internal static ManifestReading Read(BlobReference manifest, ReadOnlyMemory<byte> file)
    {
        const string Limit = "a JSON object with content and styles";
        var (text, unknownText) = ManifestText.Decode(file);
        if (text is null)
            return Unreadable(manifest, unknownText!, "a text in UTF-8", "another encoding");
        var (document, noJson) = ManifestDocument.Parse(text);
        if (document is null)
            return Unreadable(manifest, noJson!, Limit, "no JSON");
        if (document.Root.ValueKind == JsonValueKind.Array)
            return Unreadable(manifest, "It is a list. One manifest is one job: write what is between [ and ] without them; a second job needs a folder of its own.", Limit, "a list");
        return document.Root.ValueKind == JsonValueKind.Object
            ? new ManifestMembers(manifest, document).Read()
            : Unreadable(manifest, $"It is {ManifestMembers.InWords(document.Root)}. A short manifest is {ManifestSyntaxError.Example}", Limit, ManifestMembers.InWords(document.Root));
    }

    private static ManifestReading Unreadable(BlobReference manifest, string sentence, string limit, string actual)
    {
        var errors = new ManifestErrors(manifest, null);
        errors.Unreadable(sentence, limit, actual);
        return new(null, errors);
    }
}

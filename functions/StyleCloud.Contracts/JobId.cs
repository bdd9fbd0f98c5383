using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>
/// Deterministic job ids: 32 lower-case hexadecimal digits of a SHA-256 over all that a drop says of its picture and its place.
/// The same event twice is one job, whichever file of a drop it tells of; a file uploaded again has a new ETag and makes a new job. A style of the library is meant by its name, in
/// whatever version it is when the job begins: an event that comes twice is one job even when the style was replaced in between.
/// </summary>
public static class JobId
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The id of an accepted job.</summary>
    /// <param name="content">The photo.</param>
    /// <param name="styles">The styles with their weights.</param>
    /// <param name="startImage">The start picture, or null.</param>
    /// <param name="options">Resolved options.</param>
    /// <param name="outputName">Result's blob name.</param>
    /// <param name="manifestVersion">ETag, without quotes, of the manifest that says all this; null without one.</param>
    public static string For(
        BlobReference content, IReadOnlyList<StyleReference> styles, BlobReference? startImage, StyleTransferOptions options, string outputName, string? manifestVersion = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(styles);
        ArgumentNullException.ThrowIfNull(options);
        var identity = new JobIdentity(content, [.. styles.Select(ByName)], startImage, options, outputName, manifestVersion);
        return Hash(JsonSerializer.SerializeToUtf8Bytes(identity, ContractsJsonContext.Default.JobIdentity));
    }

    /// <summary>
    /// The id of every rejected drop, also of one whose styles and options are known: what it is called must not depend on how much of it
    /// could be read.
    /// </summary>
    /// <param name="inputName">Name inside <see cref="ContainerNames.Input"/> of the blob that stands for the drop: the photo, or the manifest.</param>
    /// <param name="versions">ETags, without quotes, of the dropped blobs that decided the rejection, joined by line feeds; of most drops a single one.</param>
    public static string ForRejected(string inputName, string versions) =>
        Hash(Encoding.UTF8.GetBytes($"rejected\n{inputName}\n{versions}"));

    /// <summary>The id under which a queue message is recorded that is neither a job nor an upload event.</summary>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="message">Its text.</param>
    public static string ForUnreadable(string queue, string message) =>
        Hash(Encoding.UTF8.GetBytes($"unreadable\n{queue}\n{message}"));

    /// <summary>Whether <paramref name="text"/> has the form of a job id: 32 lower-case hexadecimal digits.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: 32 } && !text.AsSpan().ContainsAnyExcept(Digits);

    private static StyleReference ByName(StyleReference style) =>
        style.Blob.Container == ContainerNames.Styles ? style with { Blob = style.Blob with { ETag = "", Length = 0 } } : style;

    private static string Hash(ReadOnlySpan<byte> identity) =>
        Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 16));
}

/// <summary>What <see cref="JobId"/> hashes, as canonical JSON.</summary>
/// <param name="Content">The photo with its ETag.</param>
/// <param name="Styles">The styles with their weights, dropped ones with their ETags.</param>
/// <param name="StartImage">The start picture with its ETag, or null.</param>
/// <param name="Options">Resolved options.</param>
/// <param name="OutputName">Result's blob name.</param>
/// <param name="ManifestVersion">ETag of the manifest, or null.</param>
public sealed record JobIdentity(
    BlobReference Content,
    IReadOnlyList<StyleReference> Styles,
    BlobReference? StartImage,
    StyleTransferOptions Options,
    string OutputName,
    string? ManifestVersion);

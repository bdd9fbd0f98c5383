using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Extensions that are cut from a name. They name, they do not validate: what a file is, its content decides.
/// </summary>
internal static class ImageFileName
{
    private static readonly HashSet<string> Extensions =
        new([".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Video, sound, text and archives; pictures of a format that is not accepted are not among them, so that they get their own refusal.</summary>
    private static readonly HashSet<string> OtherExtensions = new(
        [
            ".mov", ".mp4", ".m4v", ".mp", ".avi", ".mkv", ".3gp", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".webm", ".insv", ".wav", ".mp3", ".m4a", ".aac", ".amr", ".ogg", ".flac",
            ".txt", ".md", ".rtf", ".json", ".jsonc", ".xml", ".csv", ".html", ".htm", ".pdf", ".doc", ".docx", ".odt", ".pages", ".xls", ".xlsx", ".ods", ".ppt", ".pptx",
            ".log", ".ini", ".yml", ".yaml", ".nfo", ".srt", ".gpx", ".kml", ".md5", ".sha1", ".sha256", ".zip", ".7z", ".rar", ".gz", ".tar",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name does not say that the file is something else than a picture.</summary>
    public static bool MayBePicture(string name) => !OtherExtensions.Contains(Path.GetExtension(name)) && ForeignFile.What(name) is null;

    /// <summary>Whether the name ends with an extension of an accepted format.</summary>
    public static bool HasImageExtension(string name) => Extensions.Contains(Path.GetExtension(name));

    /// <summary>
    /// The name without the extension of an accepted format: <c>photo.final.JPG</c> is <c>photo.final</c>, <c>photo.v2</c>
    /// stays.
    /// </summary>
    public static string WithoutExtension(string name)
    {
        var extension = Path.GetExtension(name);
        return Extensions.Contains(extension) && !Path.GetFileName(name).Equals(extension, StringComparison.Ordinal)
            ? name[..^extension.Length]
            : name;
    }

    /// <summary>
    /// Where the result of the photo <paramref name="name"/> is in the output container. No two photos share a result, whichever came first, because the photo's
    /// name can be read back from it: <c>photo.jpg</c> gives <c>photo.png</c> and <c>photo.JPG</c> gives <c>photo.PNG</c>; every other name is kept whole,
    /// <c>photo.png</c> as <c>photo.png.png</c>, and so is one that would read like that (<c>photo.png.jpg</c>). A name without extension has an empty one:
    /// <c>photo</c> gives <c>photo..png</c>.
    /// </summary>
    public static string Output(string name, OutputFormat format)
    {
        var extension = ImageEncoder.Extension(format);
        var stem = WithoutExtension(name);
        if (stem.Length == name.Length)
            return $"{name}.{extension}";
        if (stem.EndsWith('.') || HasImageExtension(stem))
            return name + extension;
        return name[stem.Length..] switch
        {
            ".jpg" => stem + extension,
            ".JPG" => stem + extension.ToUpperInvariant(),
            _ => name + extension,
        };
    }

    /// <summary>Where a result is whose name a manifest gives; its extension decides nothing.</summary>
    public static string NamedOutput(string name, OutputFormat format) => WithoutExtension(name) + ImageEncoder.Extension(format);

    /// <summary>The error of an output name that is too long, or null.</summary>
    public static JobError? OutputTooLong(string outputName, string subject) => outputName.Length <= BlobNames.MaxLength
        ? null
        : new(
            ErrorReason.InvalidDropPath,
            $"The result's name must be at most {BlobNames.MaxLength} characters long; it would be {outputName.Length}. Use a shorter path.",
            subject,
            $"{BlobNames.MaxLength} characters",
            $"{outputName.Length} characters");
}

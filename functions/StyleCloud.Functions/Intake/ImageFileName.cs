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

    /// <summary>Where the result of <paramref name="name"/> is in the output container: the same path with the result's extension.</summary>
    public static string Output(string name, OutputFormat format) => WithoutExtension(name) + ImageEncoder.Extension(format);

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

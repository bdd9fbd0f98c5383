using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// What is no picture by its extension and has a picture of the same name beside it: the video of a live photo, a camera's voice memo, a caption, a note, a checksum. It belongs to that
/// picture and is passed over. Alone it waits a little for its picture, and then is a drop like any other.
/// </summary>
internal sealed class Companions(DropFolders folders, Grace grace)
{
    /// <summary>How iCloud for Windows ends the name of a live photo's video.</summary>
    private const string ICloudSuffix = "_HEVC";

    /// <summary>Decides about a blob that may be one; null when it is a drop.</summary>
    public async Task<Resolution?> ResolveAsync(CurrentBlob blob, DropPath path, CancellationToken cancellationToken)
    {
        if (path.Kind == DropKind.Manifest || ImageFileName.MayBePicture(path.FileName))
            return null;
        var stem = StemOf(path);
        foreach (var beginning in Beginnings(stem))
        {
            if (PictureOf(path, await folders.ListAsync(path.Beside(beginning), cancellationToken)) is { } picture)
                return new Resolution.PassedOver($"it belongs to {picture}");
        }

        return grace.Remaining(blob.LastModified) is { } delay ? new Resolution.Deferred(delay, $"a picture called {stem}") : null;
    }

    /// <summary>The name of the picture, among the files beside it, that a file belongs to; null when it belongs to none.</summary>
    public static string? PictureOf(DropPath path, IEnumerable<CurrentBlob> beside)
    {
        var stem = StemOf(path);
        return beside.Select(neighbour => neighbour.Reference.Name).FirstOrDefault(name => IsPictureOf(name, stem, path));
    }

    private static string StemOf(DropPath path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.FileName);
        return stem.EndsWith(ICloudSuffix, StringComparison.OrdinalIgnoreCase) ? stem[..^ICloudSuffix.Length] : stem;
    }

    /// <summary>
    /// How the picture's name may begin. Not the whole folder, of which every video would have its listing: tools that change letter case change all of it. A letter with an accent may be
    /// written as two characters, so that only what is before it is certain.
    /// </summary>
    private static IEnumerable<string> Beginnings(string stem)
    {
        var foreign = stem.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f');
        var certain = foreign < 0 ? stem : stem[..Math.Max(0, foreign - 1)];
        return new[] { certain, certain.ToLowerInvariant(), certain.ToUpperInvariant() }.Distinct();
    }

    /// <summary><c>IMG_1.heic</c> of <c>IMG_1.mov</c>, <c>IMG_1.jpg</c> of <c>IMG_1.jpg.txt</c>, <c>PXL_1.MP.jpg</c> of <c>PXL_1.MP</c>.</summary>
    private static bool IsPictureOf(string name, string stem, DropPath path)
    {
        var fileName = DropPath.Parse(name).FileName;
        var fileStem = Path.GetFileNameWithoutExtension(fileName);
        return ImageFileName.MayBePicture(fileName) && (NameKey.Same(fileStem, stem) || NameKey.Same(fileName, stem) || NameKey.Same(fileStem, path.FileName));
    }
}

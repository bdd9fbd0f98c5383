using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// <c>content.*</c> and <c>style.*</c> in one folder. Whichever half lands last finds both and makes the same job. Only what may be a picture is a half: not <c>content.xmp</c>, and not
/// <c>style.txt</c>.
/// </summary>
internal sealed class PairDrops(DropFolders folders, IntakeSettings settings)
{
    /// <summary>Looks for both halves.</summary>
    public async Task<Resolution> ResolveAsync(CurrentBlob blob, DropPath path, CancellationToken cancellationToken)
    {
        if (!ImageFileName.MayBePicture(path.FileName))
            return new Resolution.Ready(new(path.Name, [blob.Reference.ETag]) { Errors = [NoPicture(path)] });
        var pictures = (await folders.ListAsync(path.Beside(""), cancellationToken)).Select(found => found.Reference).Where(found => ImageFileName.MayBePicture(found.Name)).ToList();
        List<BlobReference> contents = [.. pictures.Where(found => HasStem(found, DropPath.ContentStem))], styles = [.. pictures.Where(found => HasStem(found, DropPath.StyleStem))];
        if (contents.Count == 0 || styles.Count == 0)
            return new Resolution.Waiting($"{ContainerNames.Input}/{path.Folder}/{(contents.Count == 0 ? DropPath.ContentStem : DropPath.StyleStem)}.*");
        return new Resolution.Ready(DropOf(contents, styles));
    }

    private Drop DropOf(List<BlobReference> contents, List<BlobReference> styles)
    {
        var content = contents[0];
        var options = Presets.Find(settings.Preset)!;
        var output = ImageFileName.Output(content.Name, options.Format);
        JobError?[] errors = [Several(contents), Several(styles), ImageFileName.OutputTooLong(output, content.ToString())];
        return new(content.Name, [.. contents.Concat(styles).Select(half => half.ETag)])
        {
            Content = content,
            Styles = [new(styles[0].Name, styles[0], 1)],
            Options = options,
            OutputName = output,
            Errors = [.. errors.OfType<JobError>()],
        };
    }

    private static bool HasStem(BlobReference half, string stem) => DropPath.HasStem(DropPath.Parse(half.Name).FileName, stem);

    private static JobError NoPicture(DropPath path)
    {
        var stem = Path.GetFileNameWithoutExtension(path.FileName).ToLowerInvariant();
        return new(
            ErrorReason.UnsupportedFormat,
            $"{path.FileName} is no picture, so it is not the {stem} of a pair. Put the picture there, called {stem}.jpg or with another image extension; to name a style of the library, put the photo into a folder of its name.",
            $"{ContainerNames.Input}/{path.Name}",
            "a picture",
            Path.GetExtension(path.FileName));
    }

    private static JobError? Several(List<BlobReference> halves)
    {
        if (halves.Count == 1)
            return null;
        var names = string.Join(", ", halves.Select(half => half.Name));
        return new(ErrorReason.InvalidDropPath, $"A pair has one content and one style; here are {names}. Delete all but one and upload that one again.", halves[0].ToString(), "1 file", $"{halves.Count} files");
    }
}

using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary><c>content.*</c> and <c>style.*</c> in one folder. Whichever half lands last finds both and makes the same job.</summary>
internal sealed class PairDrops(StorageClients storage, IntakeSettings settings)
{
    /// <summary>Looks for both halves.</summary>
    public async Task<Resolution> ResolveAsync(DropPath path, CancellationToken cancellationToken)
    {
        List<BlobReference> contents = [], styles = [];
        var listing = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = $"{path.Folder}/" };
        await foreach (var item in storage.Container(ContainerNames.Input).GetBlobsByHierarchyAsync(listing, cancellationToken))
        {
            if (!item.IsBlob)
                continue;
            var fileName = item.Blob.Name[(path.Folder.Length + 1)..];
            if (DropPath.HasStem(fileName, DropPath.ContentStem))
                contents.Add(PinnedBlobs.Reference(ContainerNames.Input, item.Blob));
            else if (DropPath.HasStem(fileName, DropPath.StyleStem))
                styles.Add(PinnedBlobs.Reference(ContainerNames.Input, item.Blob));
        }

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

    private static JobError? Several(List<BlobReference> halves)
    {
        if (halves.Count == 1)
            return null;
        var names = string.Join(", ", halves.Select(half => half.Name));
        return new(ErrorReason.InvalidDropPath, $"A pair has one content and one style; here are {names}. Delete all but one and upload that one again.", halves[0].ToString(), "1 file", $"{halves.Count} files");
    }
}

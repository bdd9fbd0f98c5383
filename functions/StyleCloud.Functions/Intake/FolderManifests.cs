using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>The manifests of a folder, in the letter case of each system.</summary>
/// <param name="Found">Usually none or one.</param>
/// <param name="Misnamed">A file that is meant for a manifest and called something else, or null.</param>
internal sealed record FolderManifests(IReadOnlyList<CurrentBlob> Found, CurrentBlob? Misnamed)
{
    /// <summary>At the top of <c>input</c>, where no manifest can be.</summary>
    public static FolderManifests None { get; } = new([], null);

    /// <summary>Looks for the manifests beside a file.</summary>
    public static async Task<FolderManifests> FindAsync(DropFolders folders, DropPath path, CancellationToken cancellationToken)
    {
        List<CurrentBlob> found = [];
        CurrentBlob? misnamed = null;
        foreach (var beginning in DropPath.ManifestBeginnings)
        {
            var listed = await folders.ListAsync(path.Beside(beginning), cancellationToken);
            foreach (var blob in listed)
            {
                var other = DropPath.Parse(blob.Reference.Name);
                if (other.Kind == DropKind.Manifest)
                    found.Add(blob);
                else if (other.IsMisnamedManifest && Companions.PictureOf(other, listed) is null)
                    misnamed ??= blob;
            }
        }

        return new(found, misnamed);
    }

    /// <summary>The refusal of several manifests, whichever of them is looked at; null when there are not several.</summary>
    public Resolution? Several()
    {
        if (Found.Count < 2)
            return null;
        var first = Found[0].Reference;
        var names = string.Join(" and ", Found.Select(manifest => manifest.Reference.Name));
        var message = $"A folder has one manifest; here are {names}. Delete all but one and upload that one again.";
        return new Resolution.Ready(new(first.Name, [.. Found.Select(manifest => manifest.Reference.ETag)])
        {
            Errors = [new(ErrorReason.InvalidDropPath, message, first.ToString(), "1 manifest", $"{Found.Count} manifests")],
        });
    }
}

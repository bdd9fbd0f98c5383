using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Finds out what a dropped blob belongs to. Precedence: a manifest in its folder that names it; then the reserved names
/// of a pair; then the style that its folder names; at the top, the default style.
/// </summary>
internal sealed class DropResolver(PinnedBlobs blobs, ManifestReader reader, ManifestDrops manifests, PairDrops pairs, StyleFolderDrops styleFolders, ILogger<DropResolver> logger)
{
    /// <summary>Looks at the present version of the uploaded blob and at its neighbours.</summary>
    public async Task<Resolution> ResolveAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        if (await FindAsync(upload, cancellationToken) is not { } blob)
            return new Resolution.Gone();
        if (upload.ETag is not null && blob.Reference.ETag != upload.ETag)
            Log.DropReplaced(logger, blob.Reference.Name, blob.Reference.ETag);

        var path = DropPath.Parse(blob.Reference.Name);
        if (path.Error() is { } error)
            return new Resolution.Ready(new(path.Name, [blob.Reference.ETag]) { Errors = [error] });
        return path.Kind switch
        {
            DropKind.Top => await styleFolders.ResolveAsync(blob, path, hasManifest: false, cancellationToken),
            DropKind.Manifest => await manifests.ResolveAsync(blob.Reference, cancellationToken),
            _ => await InFolderAsync(blob, path, cancellationToken),
        };
    }

    private async Task<Resolution> InFolderAsync(CurrentBlob blob, DropPath path, CancellationToken cancellationToken)
    {
        var manifest = await blobs.FindAsync(ContainerNames.Input, path.Beside(DropPath.ManifestName), cancellationToken);
        if (manifest is not null && (await reader.ReadAsync(manifest.Reference, cancellationToken)).Names(path.FileName))
            return await manifests.ResolveAsync(manifest.Reference, cancellationToken);
        if (path.Kind == DropKind.Pair)
            return await pairs.ResolveAsync(path, cancellationToken);
        var alone = await styleFolders.ResolveAsync(blob, path, manifest is not null, cancellationToken);
        return manifest is not null && IsOfNoStyle(alone) && await manifests.IsWrongAsync(manifest.Reference, cancellationToken)
            ? new Resolution.Waiting($"a {DropPath.ManifestName} without errors in {ContainerNames.Input}/{path.Folder}")
            : alone;
    }

    /// <summary>Whether the folder is no style: then the photo waits for a manifest, and what is wrong with that one is no fault of the photo.</summary>
    private static bool IsOfNoStyle(Resolution alone) => alone is Resolution.Ready ready && ready.Drop.Errors.Any(error => error.Reason == ErrorReason.UnknownStyle);

    /// <summary>Among the names that the event may mean, the blob whose version it tells, or else the first that exists.</summary>
    private async Task<CurrentBlob?> FindAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        CurrentBlob? first = null;
        foreach (var name in upload.Names)
        {
            var found = await blobs.FindAsync(ContainerNames.Input, name, cancellationToken);
            if (found is not null && found.Reference.ETag == upload.ETag)
                return found;
            first ??= found;
        }

        return first;
    }
}

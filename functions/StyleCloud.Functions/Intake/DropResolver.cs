using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Finds out what a dropped blob belongs to. What is foreign, or belongs to a picture, is passed over. Then the precedence: a manifest in its folder that names it; the reserved
/// names of a pair; the style that its folder names; at the top, the default style.
/// </summary>
internal sealed class DropResolver(
    PinnedBlobs blobs,
    DropFolders folders,
    Companions companions,
    ManifestReader reader,
    ManifestDrops manifests,
    PairDrops pairs,
    StyleFolderDrops styleFolders,
    Grace grace,
    ILogger<DropResolver> logger)
{
    /// <summary>Looks at the present version of the uploaded blob and at its neighbours.</summary>
    public async Task<Resolution> ResolveAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        if (upload.Names.All(name => ForeignFile.What(name) is not null))
            return new Resolution.PassedOver(ForeignFile.What(upload.Name)!);
        if (await FindAsync(upload, cancellationToken) is not { } blob)
            return new Resolution.Gone();
        if (ForeignFile.What(blob.Reference.Name) is { } what)
            return new Resolution.PassedOver(what);
        if (blob.IsFolderMarker)
            return new Resolution.PassedOver("a folder's marker");
        if (blob.MayGrow && grace.Remaining(blob.LastModified) is { } rest)
            return new Resolution.Deferred(rest, "what may still be appended to it");
        if (upload.ETag is not null && blob.Reference.ETag != upload.ETag)
            Log.DropReplaced(logger, blob.Reference.Name, blob.Reference.ETag);

        var path = DropPath.Parse(blob.Reference.Name);
        if (path.Error() is { } error)
            return new Resolution.Ready(new(path.Name, [blob.Reference.ETag]) { Errors = [error] });
        var resolution = await companions.ResolveAsync(blob, path, cancellationToken) ?? await AsDropAsync(blob, path, cancellationToken);
        if (path.Kind == DropKind.Manifest && resolution is Resolution.Waiting or Resolution.Ready { Drop.Errors.Count: 0 })
            resolution = resolution with { Released = await ReleasedAsync(blob, path, cancellationToken) };
        return resolution is Resolution.Ready ready && await grace.ForContentAsync(ready.Drop, cancellationToken) is { } delay
            ? new Resolution.Deferred(delay, "the content of an empty file")
            : resolution;
    }

    /// <summary>Photos beside a manifest without errors that it does not name; they may have waited while it had some.</summary>
    private async Task<IReadOnlyList<string>> ReleasedAsync(CurrentBlob manifest, DropPath path, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(manifest.Reference, cancellationToken);
        var beside = (await folders.ListAsync(path.Beside(""), cancellationToken)).Select(blob => DropPath.Parse(blob.Reference.Name));
        return [.. beside.Where(other => other.Kind == DropKind.StyleFolder && !reading.Names(other.FileName)).Select(other => other.Name)];
    }

    private async Task<Resolution> AsDropAsync(CurrentBlob blob, DropPath path, CancellationToken cancellationToken)
    {
        if (path.MisnamedManifest() is { } misnamed)
            return new Resolution.Ready(new(path.Name, [blob.Reference.ETag]) { Errors = [misnamed] });
        if (path.Kind == DropKind.Top)
            return await styleFolders.ResolveAsync(blob, path, FolderManifests.None, cancellationToken);
        var beside = await FolderManifests.FindAsync(folders, path, cancellationToken);
        foreach (var manifest in beside.Found)
        {
            if (await OfManifestAsync(blob, path, manifest, beside, cancellationToken) is { } resolution)
                return resolution;
        }

        return path.Kind switch
        {
            DropKind.Manifest => new Resolution.Gone(), // It was there a moment ago.
            DropKind.Pair => await pairs.ResolveAsync(blob, path, cancellationToken),
            _ => await OfStyleFolderAsync(blob, path, beside, cancellationToken),
        };
    }

    /// <summary>A photo that no manifest of its folder names. Where something is wrong with a manifest and the folder is no style, that is no fault of the photo: it waits for a better one.</summary>
    private async Task<Resolution> OfStyleFolderAsync(CurrentBlob blob, DropPath path, FolderManifests beside, CancellationToken cancellationToken)
    {
        var alone = await styleFolders.ResolveAsync(blob, path, beside, cancellationToken);
        var isOfNoStyle = alone is Resolution.Ready ready && ready.Drop.Errors.Any(error => error.Reason == ErrorReason.UnknownStyle);
        if (!isOfNoStyle || beside.Found is not [var manifest, ..])
            return alone;
        var waits = new Resolution.Waiting($"a {DropPath.ManifestName} without errors in {ContainerNames.Input}/{path.Folder}");
        if (beside.Several() is not null)
            return waits;
        var made = await manifests.ResolveAsync(manifest, cancellationToken);
        if (!IsOfOthers(blob, made) && (await reader.ReadAsync(manifest.Reference, cancellationToken)).MayName(path.FileName))
            return made;
        return made is Resolution.Ready { Drop.Errors.Count: > 0 } ? waits : alone;
    }

    /// <summary>What a manifest makes of a blob; null when the blob is none of its files. A name that is not quite one of its names is looked at only where nothing else claims the blob.</summary>
    private async Task<Resolution?> OfManifestAsync(CurrentBlob blob, DropPath path, CurrentBlob manifest, FolderManifests beside, CancellationToken cancellationToken)
    {
        if (manifest.Reference.Length == 0 && grace.Remaining(manifest.LastModified) is { } delay)
            return new Resolution.Deferred(delay, $"the content of {manifest.Reference}");
        if (path.Kind != DropKind.Manifest && !(await reader.ReadAsync(manifest.Reference, cancellationToken)).Names(path.FileName))
            return null;
        var resolution = beside.Several() ?? await manifests.ResolveAsync(manifest, cancellationToken);
        return path.Kind != DropKind.Manifest && IsOfOthers(blob, resolution) ? null : resolution;
    }

    /// <summary>Whether a manifest makes a job of other pictures than this one.</summary>
    private static bool IsOfOthers(CurrentBlob blob, Resolution made) =>
        made is Resolution.Ready { Drop: { Errors.Count: 0 } drop } && !drop.Pictures.Any(picture => picture.ToString() == blob.Reference.ToString());

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

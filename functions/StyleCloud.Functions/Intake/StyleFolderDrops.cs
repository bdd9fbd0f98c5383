using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>Photos whose style a folder names, and photos at the top, which take the default style.</summary>
internal sealed class StyleFolderDrops(StorageClients storage, IntakeSettings settings, Grace grace)
{
    /// <summary>Resolves a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="path">Its name.</param>
    /// <param name="manifests">The manifests of its folder, none of which names it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Resolution> ResolveAsync(CurrentBlob photo, DropPath path, FolderManifests manifests, CancellationToken cancellationToken)
    {
        var mix = new StyleMix(settings.MaxStyles);
        if (path.Kind == DropKind.Top && settings.DefaultStyle is null)
        {
            mix.Add(NoStyle(path));
        }
        else
        {
            var catalog = await StyleCatalog.ReadAsync(storage, cancellationToken);
            mix.AddFolder(path.Kind == DropKind.Top ? settings.DefaultStyle! : path.StyleText, catalog.SeenFrom(path.AroundStyle), Advice(path, manifests));
        }

        return mix.Errors.Count > 0 && path.Kind == DropKind.StyleFolder && ForManifest(photo, path, manifests) is { } waits
            ? waits
            : new Resolution.Ready(DropOf(photo.Reference, mix));
    }

    /// <summary>
    /// A photo may have landed before the manifest that names it; it gets a little while. Where a file is meant for a manifest and called something else, its own report says all.
    /// </summary>
    private Resolution? ForManifest(CurrentBlob photo, DropPath path, FolderManifests manifests)
    {
        var missing = $"{ContainerNames.Input}/{path.Beside(DropPath.ManifestName)}";
        if (manifests.Found.Count > 0)
            return null;
        if (manifests.Misnamed is not null)
            return new Resolution.Waiting(missing);
        return grace.Remaining(photo.LastModified) is { } delay ? new Resolution.Deferred(delay, missing) : null;
    }

    private Drop DropOf(BlobReference photo, StyleMix mix)
    {
        var options = Presets.Find(settings.Preset)!;
        var output = ImageFileName.Output(photo.Name, options.Format);
        JobError?[] tooLong = [ImageFileName.OutputTooLong(output, photo.ToString())];
        return new(photo.Name, [photo.ETag])
        {
            Content = photo,
            Styles = mix.Shares(),
            Options = options,
            OutputName = output,
            Errors = [.. mix.Errors, .. tooLong.OfType<JobError>()],
        };
    }

    private static string Advice(DropPath path, FolderManifests manifests) => path.Kind == DropKind.Top
        ? $"The name comes from the setting {IntakeSettings.SectionName}__{nameof(IntakeSettings.DefaultStyle)}."
        : manifests.Found is [var manifest, ..]
            ? $"{manifest.Reference} does not name this photo, so its folder is taken for a style."
            : "The folder that a photo is in names its style, unless a job.json there names the photo.";

    private static JobError NoStyle(DropPath path) => new(
        ErrorReason.NoStyle,
        $"No style is named and no default is set. Drop the photo into a folder named after a style ({ContainerNames.Input}/starry-night/{path.FileName}), "
            + $"or set {IntakeSettings.SectionName}__{nameof(IntakeSettings.DefaultStyle)}.",
        $"{ContainerNames.Input}/{path.Name}",
        "a style",
        "none");
}

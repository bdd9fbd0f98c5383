using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>Photos whose style a folder names, and photos at the top, which take the default style.</summary>
internal sealed class StyleFolderDrops(StorageClients storage, IntakeSettings settings, TimeProvider time)
{
    /// <summary>Resolves a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="path">Its name.</param>
    /// <param name="hasManifest">Whether its folder has a manifest that does not name it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Resolution> ResolveAsync(CurrentBlob photo, DropPath path, bool hasManifest, CancellationToken cancellationToken)
    {
        var mix = new StyleMix(settings.MaxStyles);
        if (StyleText(path) is not { } text)
            mix.Add(NoStyle(path));
        else
            mix.AddFolder(text, await StyleCatalog.ReadAsync(storage, cancellationToken), Advice(path, hasManifest));
        if (mix.Errors.Count > 0 && path.Kind == DropKind.StyleFolder && !hasManifest && RemainingGrace(photo) is { } delay)
            return new Resolution.Deferred(delay);
        return new Resolution.Ready(DropOf(photo.Reference, mix));
    }

    private string? StyleText(DropPath path) => path.Kind == DropKind.Top ? settings.DefaultStyle : path.StyleText;

    /// <summary>A photo may have landed before the manifest that names it; it gets a little while.</summary>
    private TimeSpan? RemainingGrace(CurrentBlob photo)
    {
        var remaining = photo.LastModified + settings.ManifestGrace - time.GetUtcNow();
        return remaining <= TimeSpan.Zero ? null : remaining < settings.ManifestGrace ? remaining : settings.ManifestGrace;
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

    private static string Advice(DropPath path, bool hasManifest) => path.Kind == DropKind.Top
        ? $"The name comes from the setting {IntakeSettings.SectionName}__{nameof(IntakeSettings.DefaultStyle)}."
        : hasManifest
            ? $"{ContainerNames.Input}/{path.Folder}/{DropPath.ManifestName} does not name this photo, so its folder is taken for a style."
            : "The folder that a photo is in names its style, unless a job.json there names the photo.";

    private static JobError NoStyle(DropPath path) => new(
        ErrorReason.NoStyle,
        $"No style is named and no default is set. Drop the photo into a folder named after a style ({ContainerNames.Input}/starry-night/{path.FileName}), "
            + $"or set {IntakeSettings.SectionName}__{nameof(IntakeSettings.DefaultStyle)}.",
        $"{ContainerNames.Input}/{path.Name}",
        "a style",
        "none");
}

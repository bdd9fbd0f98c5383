using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// <c>job.json</c> with the pictures beside it. Whichever file lands last finds all and makes the same job. What is wrong
/// with the manifest itself is said at once, without waiting for the pictures.
/// </summary>
internal sealed class ManifestDrops(StorageClients storage, PinnedBlobs blobs, ManifestReader reader, IntakeSettings settings)
{
    /// <summary>Resolves a manifest.</summary>
    public async Task<Resolution> ResolveAsync(BlobReference blob, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(blob, cancellationToken);
        return reading.Manifest is { } manifest
            ? await ResolveAsync(blob, manifest, new ManifestChecks(reading.Errors), cancellationToken)
            : new Resolution.Ready(new(blob.Name, [blob.ETag]) { Errors = reading.Errors.All });
    }

    /// <summary>Whether something is wrong with a manifest, apart from what its pictures' content will tell: then its own report says so.</summary>
    public async Task<bool> IsWrongAsync(BlobReference blob, CancellationToken cancellationToken) =>
        await ResolveAsync(blob, cancellationToken) is Resolution.Ready { Drop.Errors.Count: > 0 };

    private async Task<Resolution> ResolveAsync(BlobReference blob, JobManifest manifest, ManifestChecks checks, CancellationToken cancellationToken)
    {
        var options = checks.Options(manifest);
        var files = new ManifestFiles(blobs, DropPath.Parse(blob.Name), checks);
        var content = await files.FindAsync("content", manifest.Content, cancellationToken);
        var start = await files.FindAsync("startImage", manifest.StartImage, cancellationToken);
        var mix = await StylesAsync(manifest, checks, files, cancellationToken);
        var output = OutputName(DropPath.Parse(blob.Name), manifest, options, checks);
        JobError[] errors = [.. checks.Errors, .. mix.Errors];
        if (errors.Length == 0 && files.Missing.Count > 0)
            return new Resolution.Waiting(string.Join(", ", files.Missing));
        return new Resolution.Ready(new(blob.Name, errors.Length == 0 ? [blob.ETag, .. files.Found.Select(file => file.ETag)] : [blob.ETag])
        {
            Content = content,
            Styles = mix.Shares(),
            StartImage = start,
            Options = options,
            OutputName = output,
            Errors = errors,
        });
    }

    private async Task<StyleMix> StylesAsync(JobManifest manifest, ManifestChecks checks, ManifestFiles files, CancellationToken cancellationToken)
    {
        var mix = new StyleMix(settings.MaxStyles);
        StyleCatalog? catalog = null;
        foreach (var (style, member) in checks.Styles(manifest))
        {
            var weight = style.Weight ?? 1;
            if (style.Image is { Length: > 0 } image)
            {
                if (await files.FindAsync($"{member}.image", image, cancellationToken) is { } picture && mix.Accepts(weight, image))
                    mix.Add(picture.Name, picture, weight);
                continue;
            }

            catalog ??= await StyleCatalog.ReadAsync(storage, cancellationToken);
            if (style.Mix is { } folder)
                mix.AddFolder(folder, catalog, """A picture beside the manifest is named with its extension ("painting.png"), or as { "image": "painting.png", "weight": 2 }.""");
            else if (catalog.Find(style.Name!) is not { } found)
                mix.Add(catalog.Unknown(style.Name!, "A picture beside the manifest is named with image instead of name."));
            else if (mix.Accepts(weight, found.Name))
                mix.Add(found.Name, found.Blob, weight);
        }

        return mix;
    }

    private static string? OutputName(DropPath path, JobManifest manifest, StyleTransferOptions? options, ManifestChecks checks)
    {
        if (manifest.Output is { } named && !checks.IsBelow("output", named))
            return null;
        if (options is null || (manifest.Output ?? manifest.Content) is not { } name)
            return null;
        var output = ImageFileName.Output(path.Beside(name), options.Format);
        checks.Add(ImageFileName.OutputTooLong(output, $"{ContainerNames.Input}/{path.Name}"));
        return output;
    }
}

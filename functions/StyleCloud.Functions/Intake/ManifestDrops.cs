using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// <c>job.json</c> with the pictures beside it. Whichever file lands last finds all and makes the same job. What is wrong
/// with the manifest itself is said at once, without waiting for the pictures.
/// </summary>
internal sealed class ManifestDrops(StorageClients storage, PinnedBlobs blobs, DropFolders folders, ManifestReader reader, Grace grace, IntakeSettings settings)
{
    /// <summary>Resolves a manifest.</summary>
    public async Task<Resolution> ResolveAsync(CurrentBlob current, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(current.Reference, cancellationToken);
        return reading.Manifest is { } manifest
            ? await ResolveAsync(current, reading, manifest, cancellationToken)
            : Refused(current.Reference, reading.Errors.All);
    }

    private async Task<Resolution> ResolveAsync(CurrentBlob current, ManifestReading reading, JobManifest manifest, CancellationToken cancellationToken)
    {
        var blob = current.Reference;
        var checks = new ManifestChecks(reading.Errors);
        var options = checks.Options(manifest);
        var files = new ManifestFiles(blobs, folders, blob, reading, checks);
        var content = await files.FindAsync("content", manifest.Content, cancellationToken);
        var start = await files.FindAsync("startImage", manifest.StartImage, cancellationToken);
        var mix = await StylesAsync(current, manifest, checks, files, cancellationToken);
        var output = OutputName(DropPath.Parse(blob.Name), manifest, options, checks);
        JobError[] errors = [.. checks.Errors, .. mix.Errors];
        if (errors.Length == 0 && files.Missing.Count > 0)
            return Incomplete(current, files);
        return new Resolution.Ready(new(blob.Name, errors.Length == 0 ? [blob.ETag, .. files.Found.Select(file => file.ETag)] : [blob.ETag])
        {
            Content = content,
            Styles = mix.Shares(),
            StartImage = start,
            Options = options,
            OutputName = output,
            ManifestVersion = blob.ETag,
            Errors = errors,
        });
    }

    /// <summary>Pictures may take as long as they like to come. Where another is in the place of one, the name is told to be wrong, unless the right file comes in a moment.</summary>
    private Resolution Incomplete(CurrentBlob manifest, ManifestFiles files)
    {
        var missing = string.Join(", ", files.Missing);
        if (files.IsAwaited && grace.Remaining(manifest.LastModified) is { } moment)
            return new Resolution.Deferred(moment, missing);
        if (files.Misnamed.Count == 0)
            return new Resolution.Waiting(missing);
        var since = manifest.LastModified > files.MisnamedSince ? manifest.LastModified : files.MisnamedSince;
        return grace.Remaining(since) is { } delay ? new Resolution.Deferred(delay, missing) : Refused(manifest.Reference, files.Misnamed);
    }

    private static Resolution.Ready Refused(BlobReference manifest, IReadOnlyList<JobError> errors) => new(new(manifest.Name, [manifest.ETag]) { Errors = errors });

    private async Task<StyleMix> StylesAsync(CurrentBlob current, JobManifest manifest, ManifestChecks checks, ManifestFiles files, CancellationToken cancellationToken)
    {
        var mix = new StyleMix(settings.MaxStyles);
        StyleCatalog? catalog = null;
        foreach (var (style, member) in checks.Styles(manifest))
        {
            var weight = style.Weight ?? 1;
            if (style is { Image: { Length: > 0 } listed, Mix: not null } && !await files.IsThereAsync(listed, cancellationToken)
                && (catalog ??= await StyleCatalog.ReadAsync(storage, cancellationToken)).Find(listed).Count == 1)
            {
                // The library's picture by its whole name, unless one of that name comes beside the manifest in a moment.
                if (grace.Remaining(current.LastModified) is null)
                    mix.AddNamed(listed, weight, catalog, "");
                else
                    files.Await(listed);
                continue;
            }

            if (style.Image is { Length: > 0 } image)
            {
                if (await files.FindAsync($"{member}.image", image, cancellationToken) is { } picture && mix.Accepts(weight, image))
                    mix.Add(picture.Name, picture, weight);
                continue;
            }

            catalog ??= await StyleCatalog.ReadAsync(storage, cancellationToken);
            if (style.Mix is { } folder)
                mix.AddFolder(folder, catalog, """A picture beside the manifest is named with its extension ("painting.png"), or as { "image": "painting.png", "weight": 2 }.""");
            else
                mix.AddNamed(style.Name!, mix.Accepts(weight, style.Name!) ? weight : null, catalog, "A picture beside the manifest is named with image instead of name.");
        }

        return mix;
    }

    private static string? OutputName(DropPath path, JobManifest manifest, StyleTransferOptions? options, ManifestChecks checks)
    {
        if (manifest.Output is { } named && !checks.IsBelow("output", named))
            return null;
        if (options is null || (manifest.Output ?? manifest.Content) is not { } name)
            return null;
        var output = manifest.Output is null ? ImageFileName.Output(path.Beside(name), options.Format) : ImageFileName.NamedOutput(path.Beside(name), options.Format);
        checks.Add(ImageFileName.OutputTooLong(output, $"{ContainerNames.Input}/{path.Name}"));
        return output;
    }
}

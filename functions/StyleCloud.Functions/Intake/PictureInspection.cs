using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Looks into every picture of a drop, one after the other so that one file at most is in memory. A file above the limit
/// is refused by its length, before a byte of it is read.
/// </summary>
internal sealed class PictureInspection(PinnedBlobs blobs, IntakeSettings settings)
{
    private readonly ImageLimits _limits = settings.ImageLimits;

    /// <summary>What is wrong with the pictures, at most one error for each.</summary>
    /// <exception cref="BlobChangedException">A picture was replaced since it was resolved.</exception>
    public async Task<IReadOnlyList<JobError>> ErrorsAsync(Drop drop, CancellationToken cancellationToken)
    {
        var errors = new List<JobError>();
        var sizes = new List<(BlobReference Picture, int Width, int Height)>();
        foreach (var picture in drop.Pictures)
        {
            // Of a style and of the picture to start from, the first frame is taken.
            var (info, error) = await InspectAsync(picture, picture == drop.Content ? drop.Options?.Frame ?? 0 : 1, drop.Options, cancellationToken);
            if (error is not null)
                errors.Add(error);
            else
                sizes.Add((picture, info!.Width, info.Height));
        }

        if (errors.Count == 0 && TooLargeForWorker(drop, sizes) is { } tooLarge)
            errors.Add(tooLarge);
        return errors;
    }

    /// <summary>A worker may compute with 16 bits, which takes least. Whether it does, only it knows: what this lets pass, it judges itself.</summary>
    private JobError? TooLargeForWorker(Drop drop, List<(BlobReference Picture, int Width, int Height)> sizes)
    {
        if (settings.WorkerMemory is not { } memory || drop.Options is not { } options || sizes.FindIndex(size => size.Picture == drop.Content) is not (>= 0 and var photo))
            return null;
        var others = sizes.Where((_, i) => i != photo).Select(size => (size.Width, size.Height)).ToList();
        return MemoryPlan.TooLarge(sizes[photo].Picture.ToString(), (sizes[photo].Width, sizes[photo].Height), others, options, options.Precision != Precision.Fp32, memory.Bytes);
    }

    private async Task<(ImageInfo? Info, JobError? Error)> InspectAsync(BlobReference picture, int frame, StyleTransferOptions? options, CancellationToken cancellationToken)
    {
        if (ImageInspector.InspectLength(picture.Length, _limits, picture.ToString()) is { } error)
            return (null, error);
        try
        {
            var file = await blobs.DownloadAsync(picture, cancellationToken);
            var (info, refused) = ImageInspector.Inspect(file, frame, _limits, picture.ToString(), cancellationToken);
            return (info, refused ?? (options is null ? null : PictureSize.TooNarrow(picture.ToString(), info!.Width, info.Height, options.Size)));
        }
        catch (BlobUnreadableException exception)
        {
            return (null, exception.Error);
        }
    }
}

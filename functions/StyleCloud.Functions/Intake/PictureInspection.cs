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
        foreach (var picture in drop.Pictures)
        {
            // Of a style and of the picture to start from, the first frame is taken.
            if (await ErrorAsync(picture, picture == drop.Content ? drop.Options?.Frame ?? 0 : 1, drop.Options, cancellationToken) is { } error)
                errors.Add(error);
        }

        return errors;
    }

    private async Task<JobError?> ErrorAsync(BlobReference picture, int frame, StyleTransferOptions? options, CancellationToken cancellationToken)
    {
        if (ImageInspector.InspectLength(picture.Length, _limits, picture.ToString()) is { } error)
            return error;
        try
        {
            var file = await blobs.DownloadAsync(picture, cancellationToken);
            var (info, refused) = ImageInspector.Inspect(file, frame, _limits, picture.ToString(), cancellationToken);
            return refused ?? (options is null ? null : PictureSize.TooNarrow(picture.ToString(), info!.Width, info.Height, options.Size));
        }
        catch (BlobUnreadableException exception)
        {
            return exception.Error;
        }
    }
}

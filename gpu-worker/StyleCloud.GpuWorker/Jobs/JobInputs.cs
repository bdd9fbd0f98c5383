using System.Net;
using Azure;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Fetches and decodes what a job works on: dropped pictures in exactly the versions that intake validated, because an upload in their place is a drop of its own; a style of the
/// library as it is now, because the drop named a style and not a version of it. Intake's limits are the deployment's, and its
/// judgement stands: here only what no deployment could accept is refused, such as a message that intake did not write may name.
/// </summary>
internal sealed class JobInputs(PinnedBlobs blobs, WorkThread pictures, ILogger<JobInputs> logger)
{
    /// <summary>Reads the photo, the styles and the start picture, each no larger than the result needs.</summary>
    /// <exception cref="JobException">A dropped blob has changed since intake, or a blob has vanished.</exception>
    /// <exception cref="ImageFormatException">A blob is no picture that can be used.</exception>
    /// <exception cref="BlobUnreadableException">Storage does not give a blob out.</exception>
    public async Task<TransferInput> ReadAsync(StyleTransferJob job, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(job.Content, job.Options.Frame, job.Options, cancellationToken);
        var styles = new List<WeightedStyle>(job.Styles.Count);
        foreach (var style in job.Styles)
            styles.Add(new(await ReadAsync(await PresentAsync(style.Blob, cancellationToken), 1, job.Options, cancellationToken), style.Weight));
        var start = job is { Options.Start: StartFrom.Image, StartImage: { } image } ? await ReadAsync(image, 1, job.Options, cancellationToken) : null;
        return new(content, styles, start, job.Options);
    }

    private async Task<BlobReference> PresentAsync(BlobReference style, CancellationToken cancellationToken)
    {
        if (style.Container != ContainerNames.Styles)
            return style;
        if (await blobs.FindAsync(style.Container, style.Name, cancellationToken) is not { Reference: { } present })
            throw Gone(style, $"Put a picture of that name into {ContainerNames.Styles} again, and drop the photo again.", null);
        if (present != style)
            Log.StyleReplaced(logger, style.ToString(), style.ETag, present.ETag);
        return present;
    }

    private async Task<RgbImage> ReadAsync(BlobReference blob, int frame, StyleTransferOptions options, CancellationToken cancellationToken)
    {
        if (ImageInspector.InspectLength(blob.Length, ImageLimits.Widest, blob.ToString()) is { } error)
            throw new ImageFormatException(error);
        try
        {
            var file = await blobs.DownloadAsync(blob, cancellationToken);
            return await pictures.RunAsync(() => PictureDecoder.Decode(file, blob.ToString(), frame, ImageLimits.Widest, options, cancellationToken));
        }
        catch (BlobChangedException exception) when (blob.Container != ContainerNames.Styles)
        {
            var isGone = exception.InnerException is RequestFailedException { Status: (int)HttpStatusCode.NotFound } || await blobs.FindAsync(blob.Container, blob.Name, cancellationToken) is null;
            throw isGone ? Gone(blob, "If you still want the picture, drop it again.", exception) : Replaced(blob, exception);
        }
    }

    private static JobException Replaced(BlobReference blob, Exception exception) => new(
        new(ErrorReason.InputChanged, $"{blob} was uploaded again while its job waited. This job ends without a picture; what was uploaded is a drop of its own.", blob.ToString(), $"version {blob.ETag}", "another version"),
        exception);

    private static JobException Gone(BlobReference blob, string remedy, Exception? exception) => new(
        new(ErrorReason.InputChanged, $"{blob} was deleted while the job waited, so that there is nothing to paint. {remedy}", blob.ToString(), $"version {blob.ETag}", "no blob"),
        exception);
}

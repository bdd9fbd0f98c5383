using System.Net;
using Azure;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Fetches and decodes what a job works on, in exactly the versions that intake validated. Intake's limits are the deployment's, and its
/// judgement stands: here only what no deployment could accept is refused, such as a message that intake did not write may name.
/// </summary>
internal sealed class JobInputs(PinnedBlobs blobs, EngineThread thread)
{
    /// <summary>Reads the photo, the styles and the start picture, each no larger than the result needs.</summary>
    /// <exception cref="JobException">A blob has changed or vanished since intake.</exception>
    /// <exception cref="ImageFormatException">A blob is no picture that can be used.</exception>
    public async Task<TransferInput> ReadAsync(StyleTransferJob job, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(job.Content, job.Options.Frame, job.Options, cancellationToken);
        var styles = new List<WeightedStyle>(job.Styles.Count);
        foreach (var style in job.Styles)
            styles.Add(new(await ReadAsync(style.Blob, 1, job.Options, cancellationToken), style.Weight));
        var start = job is { Options.Start: StartFrom.Image, StartImage: { } image } ? await ReadAsync(image, 1, job.Options, cancellationToken) : null;
        return new(content, styles, start, job.Options);
    }

    private async Task<RgbImage> ReadAsync(BlobReference blob, int frame, StyleTransferOptions options, CancellationToken cancellationToken)
    {
        if (ImageInspector.InspectLength(blob.Length, ImageLimits.Widest, blob.ToString()) is { } error)
            throw new ImageFormatException(error);
        try
        {
            var file = await blobs.DownloadAsync(blob, cancellationToken);
            return await thread.RunAsync(() => PictureDecoder.Decode(file, blob.ToString(), frame, ImageLimits.Widest, options, cancellationToken));
        }
        catch (BlobChangedException exception)
        {
            var gone = exception.InnerException is RequestFailedException { Status: (int)HttpStatusCode.NotFound };
            var message = $"{blob} was {(gone ? "deleted" : "replaced")} after the job was accepted. A replaced photo makes a new job by itself; otherwise drop the photo again.";
            throw new JobException(new(ErrorReason.InputChanged, message, blob.ToString(), $"version {blob.ETag}", gone ? "no blob" : "another version"), exception);
        }
    }
}

using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Storage;

/// <summary>Writes <c>jobs/&lt;id&gt;/preview.jpg</c>, small enough for a web page whatever the size of the result.</summary>
internal sealed class PreviewStore(StorageClients storage)
{
    private const int MaxSide = 1024;
    private const int Quality = 85;

    /// <summary>Replaces the preview.</summary>
    public async Task WriteAsync(string jobId, RgbImage picture, CancellationToken cancellationToken)
    {
        var jpeg = ImageEncoder.Encode(Shrink(picture), OutputFormat.Jpeg, Quality, provenance: null);
        var options = new BlobUploadOptions { HttpHeaders = new() { ContentType = ImageEncoder.MediaType(OutputFormat.Jpeg) } };
        await storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Preview(jobId)).UploadAsync(BinaryData.FromBytes(jpeg), options, cancellationToken);
    }

    private static RgbImage Shrink(RgbImage picture)
    {
        var longer = Math.Max(picture.Width, picture.Height);
        return longer <= MaxSide
            ? picture
            : ImageResizer.Resize(picture, Math.Max(1, picture.Width * MaxSide / longer), Math.Max(1, picture.Height * MaxSide / longer));
    }
}

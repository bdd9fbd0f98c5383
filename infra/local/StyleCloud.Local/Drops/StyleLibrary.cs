using Azure;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Drops;

/// <summary>The paintings that this program makes, as the style library of a local run.</summary>
internal sealed class StyleLibrary
{
    private const int Side = 640;
    private const ulong Seed = 1973;

    /// <summary>On a thread of its own: painting takes seconds, and the pool is what reads the children's output.</summary>
    private readonly Task<IReadOnlyList<DroppedFile>> _paintings =
        Task.Factory.StartNew(PaintAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Names of the styles.</summary>
    public static IReadOnlyList<string> Names => DemoPaintings.Names;

    /// <summary>Uploads what is missing; what is there keeps its ETag.</summary>
    public async Task UploadAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        foreach (var painting in await _paintings.WaitAsync(cancellationToken))
        {
            try
            {
                var onlyNew = new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All }, HttpHeaders = new() { ContentType = "image/png" } };
                await storage.Container(ContainerNames.Styles).GetBlobClient(painting.Name).UploadAsync(painting.Content, onlyNew, cancellationToken);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists)
            {
                // Kept data from an earlier run.
            }
        }
    }

    private static IReadOnlyList<DroppedFile> PaintAll() =>
        [.. Names.Select(name => new DroppedFile($"{name}.png", DemoDrop.Png(DemoPaintings.Paint(name, Side, Side, Seed))))];
}

using System.IO.Pipelines;
using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Storage;

/// <summary>
/// <c>jobs/&lt;id&gt;/checkpoint</c>. Hundreds of megabytes, so it goes through without ever lying in memory whole; a write that
/// is broken off leaves the one before it in place.
/// </summary>
internal sealed class CheckpointStore(StorageClients storage)
{
    private const int BlockBytes = 8 << 20;
    private const int Concurrency = 4;

    /// <summary>Replaces the checkpoint.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="save">Writes it, on the calling thread, which waits for the upload to end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public void Write(string jobId, Action<Stream> save, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 2 * BlockBytes, resumeWriterThreshold: BlockBytes));
        var upload = Task.Run(() => UploadAsync(jobId, pipe.Reader, cancellationToken), CancellationToken.None);
        try
        {
            using (var stream = pipe.Writer.AsStream(leaveOpen: true))
                save(stream);
            pipe.Writer.Complete();
        }
        catch (Exception exception)
        {
            // An upload that is not given its end is not committed. Its own failure, if there is one, is the reason for this one.
            pipe.Writer.Complete(exception);
            upload.GetAwaiter().GetResult();
            throw;
        }

        upload.GetAwaiter().GetResult();
    }

    /// <summary>The checkpoint as a stream, or null when there is none.</summary>
    public async Task<Stream?> OpenAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return (await Blob(jobId).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task UploadAsync(string jobId, PipeReader reader, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { TransferOptions = new() { InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes, MaximumConcurrency = Concurrency } };
        try
        {
            await using var content = reader.AsStream(leaveOpen: true);
            await Blob(jobId).UploadAsync(content, options, cancellationToken);
            await reader.CompleteAsync();
        }
        catch (Exception exception)
        {
            await reader.CompleteAsync(exception); // Whoever waits to write goes on, to the same exception.
            throw;
        }
    }

    private BlobClient Blob(string jobId) => storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Checkpoint(jobId));
}

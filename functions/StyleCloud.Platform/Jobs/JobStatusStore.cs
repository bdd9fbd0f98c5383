using System.Net;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Jobs;

/// <summary>A status together with the version that was read.</summary>
/// <param name="Status">The status.</param>
/// <param name="ETag">The version, for the next conditional write.</param>
public sealed record VersionedStatus(JobStatus Status, ETag ETag);

/// <summary>Reads <c>jobs/&lt;id&gt;/status.json</c>, and writes it for the ledger. Every write is conditional, so no write is ever lost to another.</summary>
public sealed class JobStatusStore(StorageClients storage)
{
    /// <summary>Writes the first status of a job.</summary>
    /// <returns>The version written, or null when the job already has a status.</returns>
    internal async Task<VersionedStatus?> TryCreateAsync(JobStatus status, CancellationToken cancellationToken) =>
        await TryWriteAsync(status, new() { IfNoneMatch = ETag.All }, cancellationToken).ConfigureAwait(false);

    /// <summary>The newest status, or null when the job is unknown.</summary>
    public async Task<VersionedStatus?> ReadAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Blob(jobId).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            var status = JsonSerializer.Deserialize(response.Value.Content.ToMemory().Span, ContractsJsonContext.Default.JobStatus);
            return new(status!, response.Value.Details.ETag);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Replaces the version that was read.</summary>
    /// <returns>The version written, or null when somebody else has written since.</returns>
    internal async Task<VersionedStatus?> TryReplaceAsync(JobStatus status, ETag read, CancellationToken cancellationToken) =>
        await TryWriteAsync(status, new() { IfMatch = read }, cancellationToken).ConfigureAwait(false);

    private async Task<VersionedStatus?> TryWriteAsync(JobStatus status, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        var content = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus));
        var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = new() { ContentType = "application/json" } };
        try
        {
            var response = await Blob(status.Id).UploadAsync(content, options, cancellationToken).ConfigureAwait(false);
            return new(status, response.Value.ETag);
        }
        catch (RequestFailedException exception)
            when (exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    private Azure.Storage.Blobs.BlobClient Blob(string jobId) =>
        storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Status(jobId));
}

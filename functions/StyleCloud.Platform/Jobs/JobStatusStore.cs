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

/// <summary>Reads and writes <c>jobs/&lt;id&gt;/status.json</c>. Every write is conditional, so no write is ever lost to another.</summary>
public sealed class JobStatusStore(StorageClients storage)
{
    private const int MaxConflicts = 16;

    /// <summary>Writes the first status of a job.</summary>
    /// <returns>The version written, or null when the job already has a status.</returns>
    public async Task<VersionedStatus?> TryCreateAsync(JobStatus status, CancellationToken cancellationToken) =>
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
    public async Task<VersionedStatus?> TryReplaceAsync(JobStatus status, ETag read, CancellationToken cancellationToken) =>
        await TryWriteAsync(status, new() { IfMatch = read }, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads, changes and writes until no other writer comes between.</summary>
    /// <param name="jobId">Job id.</param>
    /// <param name="change">Returns the new status, or null to leave the status as it is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The status as it stands afterwards; null when the job is unknown.</returns>
    /// <exception cref="IOException">Sixteen other writers came between.</exception>
    public async Task<VersionedStatus?> UpdateAsync(string jobId, Func<JobStatus, JobStatus?> change, CancellationToken cancellationToken)
    {
        for (var conflict = 0; conflict < MaxConflicts; conflict++)
        {
            var read = await ReadAsync(jobId, cancellationToken).ConfigureAwait(false);
            if (read is null || change(read.Status) is not { } changed)
                return read;
            if (await TryReplaceAsync(changed, read.ETag, cancellationToken).ConfigureAwait(false) is { } written)
                return written;
        }

        throw new IOException($"The status of job {jobId} changed {MaxConflicts} times while it was being written.");
    }

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

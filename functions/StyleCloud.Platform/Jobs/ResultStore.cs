using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Jobs;

/// <summary>A result in the output container.</summary>
/// <param name="JobId">The job that made it; null when it was not made by a worker.</param>
/// <param name="QueuedAt">When that job was queued; null when it was not made by a worker.</param>
/// <param name="Result">What the job produced; null when it was not made by a worker.</param>
/// <param name="ETag">Version of the blob.</param>
public sealed record StoredResult(string? JobId, DateTimeOffset? QueuedAt, JobResult? Result, ETag ETag);

/// <summary>What the writing of a result came to.</summary>
/// <param name="Result">The result that is there now, this job's; null when a newer one is in its place.</param>
/// <param name="Newer">The result of a job that was queued later, which stays.</param>
public sealed record ResultWrite(JobResult? Result, StoredResult? Newer);

/// <summary>
/// Results in <see cref="ContainerNames.Output"/>. A result's metadata says which job made it and all that its status will
/// say about it, so that a crash between result and status costs nothing.
/// </summary>
public sealed class ResultStore(StorageClients storage)
{
    private const string JobIdKey = "jobid";
    private const string QueuedAtKey = "queuedat";
    private const string ResultKey = "result";

    /// <summary>The result at <paramref name="outputName"/>, or null.</summary>
    public async Task<StoredResult?> FindAsync(string outputName, CancellationToken cancellationToken)
    {
        try
        {
            var properties = (await Blob(outputName).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            var metadata = properties.Metadata;
            return new(
                metadata.TryGetValue(JobIdKey, out var jobId) ? jobId : null,
                metadata.TryGetValue(QueuedAtKey, out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var queuedAt) ? queuedAt : null,
                ReadResult(metadata, Reference(outputName, properties.ETag, properties.ContentLength)),
                properties.ETag);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes the result, unless the same job's result or that of a job queued later is there already. The write is
    /// conditional on what was found, so that of two writers neither overwrites the other unseen.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="picture">The encoded picture.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="described">All about the result but where it is, which is filled in here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ResultWrite> WriteAsync(StyleTransferJob job, byte[] picture, string mediaType, JobResult described, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(picture);
        return ConditionalWrite.RunAsync($"The result {job.OutputName}", async () =>
        {
            var found = await FindAsync(job.OutputName, cancellationToken).ConfigureAwait(false);
            if (found is { Result: { } own } && found.JobId == job.Id)
                return new ResultWrite(own, null);
            if (found?.QueuedAt > job.QueuedAt)
                return new(null, found);
            return await TryUploadAsync(job, picture, mediaType, described, found?.ETag, cancellationToken).ConfigureAwait(false) is { } written ? new(written, null) : null;
        });
    }

    private async Task<JobResult?> TryUploadAsync(StyleTransferJob job, byte[] picture, string mediaType, JobResult described, ETag? replaced, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new() { ContentType = mediaType },
            Conditions = replaced is { } eTag ? new() { IfMatch = eTag } : new() { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string>
            {
                [JobIdKey] = job.Id,
                [QueuedAtKey] = job.QueuedAt.ToString("O", CultureInfo.InvariantCulture),
                // The default encoder escapes everything beyond ASCII, which is all that a header may hold.
                [ResultKey] = JsonSerializer.Serialize(described, ContractsJsonContext.Default.JobResult),
            },
        };
        try
        {
            var response = await Blob(job.OutputName).UploadAsync(BinaryData.FromBytes(picture), options, cancellationToken).ConfigureAwait(false);
            return described with { Blob = Reference(job.OutputName, response.Value.ETag, picture.Length) };
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    private static JobResult? ReadResult(IDictionary<string, string> metadata, BlobReference blob)
    {
        if (!metadata.TryGetValue(ResultKey, out var json))
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, ContractsJsonContext.Default.JobResult)! with { Blob = blob };
        }
        catch (JsonException)
        {
            // Written by another program or version; such a result is made again rather than described by guesses.
            return null;
        }
    }

    private static BlobReference Reference(string name, ETag eTag, long length) => new(ContainerNames.Output, name, eTag.ToString().Trim('"'), length);

    private BlobClient Blob(string name) => storage.Container(ContainerNames.Output).GetBlobClient(name);
}

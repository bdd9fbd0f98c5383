using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
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
/// <param name="Origin">What it is the picture of; null when it was not made by a worker.</param>
/// <param name="ETag">Version of the blob.</param>
public sealed record StoredResult(string? JobId, DateTimeOffset? QueuedAt, JobResult? Result, ResultOrigin? Origin, ETag ETag);

/// <summary>
/// What a result is the picture of, as hashes, because metadata hold 8 KB and a name may take more. A result may be replaced by a newer picture of the same photo or of the
/// same manifest; that of another drop stays.
/// </summary>
/// <param name="Photo">Hash of the photo's name.</param>
/// <param name="Drop">Hash of the name of the blob that stands for the drop: the photo, or the manifest.</param>
public sealed record ResultOrigin(string Photo, string Drop)
{
    /// <summary>The origin of a job's result.</summary>
    /// <param name="photo">Name of the photo inside <see cref="ContainerNames.Input"/>.</param>
    /// <param name="inputName">See <see cref="JobStatus.InputName"/>.</param>
    public static ResultOrigin Of(string photo, string inputName) => new(Hash(photo), Hash(inputName));

    /// <summary>Whether a result of this origin may take the place of <paramref name="found"/>.</summary>
    public bool MayReplace(StoredResult? found) => found?.Origin is not { } other || other.Photo == Photo || other.Drop == Drop;

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}

/// <summary>What the writing of a result came to.</summary>
/// <param name="Result">The result that is there now, this job's; null when another stays in its place.</param>
/// <param name="Other">The result that stays: of a job that was queued later, or of another drop.</param>
public sealed record ResultWrite(JobResult? Result, StoredResult? Other);

/// <summary>
/// Results in <see cref="ContainerNames.Output"/>. A result's metadata says which job made it and all that its status will
/// say about it, so that a crash between result and status costs nothing.
/// </summary>
public sealed class ResultStore(StorageClients storage)
{
    private const string JobIdKey = "jobid";
    private const string QueuedAtKey = "queuedat";
    private const string ResultKey = "result";
    private const string PhotoKey = "photo";
    private const string DropKey = "drop";

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
                metadata.TryGetValue(PhotoKey, out var photo) && metadata.TryGetValue(DropKey, out var drop) ? new(photo, drop) : null,
                properties.ETag);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Why a result may not have the name that it is to have: the picture of another drop has it.</summary>
    /// <param name="outputName">The name.</param>
    /// <param name="other">The job whose picture has it.</param>
    /// <param name="subject">What the error is about.</param>
    public static JobError Taken(string outputName, string? other, string subject) => new(
        ErrorReason.OutputTaken,
        $"{ContainerNames.Output}/{outputName} is the picture of another drop (job {other}), and no picture replaces that of another. Choose another name (output in job.json, or the photo's own name), "
            + "or delete that picture, and drop this one again.",
        subject,
        "a name that no other picture has",
        $"{ContainerNames.Output}/{outputName}");

    /// <summary>
    /// Writes the result, unless the same job's result, that of a job queued later or that of another drop is there already. The write is
    /// conditional on what was found, so that of two writers neither overwrites the other unseen.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="origin">What it is the picture of.</param>
    /// <param name="picture">The encoded picture.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="described">All about the result but where it is, which is filled in here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ResultWrite> WriteAsync(StyleTransferJob job, ResultOrigin origin, byte[] picture, string mediaType, JobResult described, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(picture);
        return ConditionalWrite.RunAsync($"The result {job.OutputName}", async () =>
        {
            var found = await FindAsync(job.OutputName, cancellationToken).ConfigureAwait(false);
            if (found is { Result: { } own } && found.JobId == job.Id)
                return new ResultWrite(own, null);
            if (found?.QueuedAt > job.QueuedAt || !origin.MayReplace(found))
                return new(null, found);
            return await TryUploadAsync(job, origin, picture, mediaType, described, found?.ETag, cancellationToken).ConfigureAwait(false) is { } written ? new(written, null) : null;
        });
    }

    private async Task<JobResult?> TryUploadAsync(StyleTransferJob job, ResultOrigin origin, byte[] picture, string mediaType, JobResult described, ETag? replaced, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new() { ContentType = mediaType },
            Conditions = replaced is { } eTag ? new() { IfMatch = eTag } : new() { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string>
            {
                [JobIdKey] = job.Id,
                [QueuedAtKey] = job.QueuedAt.ToString("O", CultureInfo.InvariantCulture),
                [PhotoKey] = origin.Photo,
                [DropKey] = origin.Drop,
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

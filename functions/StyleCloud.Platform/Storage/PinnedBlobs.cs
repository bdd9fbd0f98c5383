using System.Net;
using Azure;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;

namespace StyleCloud.Platform.Storage;

/// <summary>A blob as it is now.</summary>
/// <param name="Reference">The version.</param>
/// <param name="LastModified">When that version was written (UTC).</param>
public sealed record CurrentBlob(BlobReference Reference, DateTimeOffset LastModified)
{
    /// <summary>Metadata by which storage itself, and tools that copy folders, mark a blob that stands for a folder.</summary>
    private const string FolderMark = "hdi_isfolder";

    /// <summary>Whether the blob stands for a folder; not known of a listed one.</summary>
    public bool IsFolderMarker { get; private init; }

    /// <summary>Whether more may be appended without another event: an append blob that nobody has sealed; not known of a listed one.</summary>
    public bool MayGrow { get; private init; }

    internal static CurrentBlob Of(BlobReference reference, BlobProperties properties) => new(reference, properties.LastModified)
    {
        IsFolderMarker = properties.Metadata.TryGetValue(FolderMark, out var mark) && mark.Equals("true", StringComparison.OrdinalIgnoreCase),
        MayGrow = properties is { BlobType: BlobType.Append, IsSealed: false },
    };
}

/// <summary>The blob is not the version that was asked for: it was replaced or deleted.</summary>
public sealed class BlobChangedException(BlobReference reference, Exception inner)
    : IOException($"{reference} is no longer the version {reference.ETag}.", inner);

/// <summary>Storage has the blob and gives it to nobody, or not to this service. However often it is asked, the answer stays.</summary>
/// <param name="error">The reason, in words that a person can act on.</param>
/// <param name="inner">What storage answered.</param>
public sealed class BlobUnreadableException(JobError error, RequestFailedException inner) : Exception(error?.Message, inner)
{
    /// <summary>The reason.</summary>
    public JobError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>The exception for what storage answered; null when the answer is of another kind.</summary>
    internal static BlobUnreadableException? For(string container, string name, RequestFailedException answer)
    {
        var (limit, actual, remedy) = answer.ErrorCode switch
        {
            "BlobArchived" => ("the access tier Hot, Cool or Cold", "archived", "Rehydrate it (set its access tier to Hot, which takes hours), and upload it again."),
            "BlobBeingRehydrated" => ("the access tier Hot, Cool or Cold", "still being rehydrated", "Wait until its access tier is Hot, and upload it again."),
            "BlobUsesCustomerSpecifiedEncryption" => ("the account's own encryption", "encrypted with a key that the uploader keeps", "Upload it again without a key of your own."),
            _ => ("", "", ""),
        };
        if (actual.Length == 0)
            return null;
        var subject = $"{container}/{name}";
        return new(new(ErrorReason.UnreadableBlob, $"{subject} is {actual}, so that storage does not give it to this service. {remedy}", subject, limit, actual), answer);
    }
}

/// <summary>Finds the present version of a blob, and reads exactly the version that was found.</summary>
public sealed class PinnedBlobs(StorageClients storage)
{
    /// <summary>The present version, or null when there is no such blob. Of what storage does not give out, a listing still tells it.</summary>
    public async Task<CurrentBlob?> FindAsync(string container, string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await storage.Container(container).GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return CurrentBlob.Of(new(container, name, Unquoted(found.Value.ETag), found.Value.ContentLength), found.Value);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound || exception.ErrorCode is "InvalidUri" or "InvalidResourceName" or "OutOfRangeInput")
        {
            return null; // The last three: no blob can have that name.
        }
        catch (RequestFailedException exception) when (BlobUnreadableException.For(container, name, exception) is not null)
        {
            return await ListedAsync(container, name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<CurrentBlob?> ListedAsync(string container, string name, CancellationToken cancellationToken)
    {
        await foreach (var item in storage.Container(container).GetBlobsAsync(new GetBlobsOptions { Prefix = name }, cancellationToken).ConfigureAwait(false))
            return item.Name == name ? Current(container, item) : null; // The name itself comes before all that it begins.
        return null;
    }

    /// <summary>A listed blob.</summary>
    public static BlobReference Reference(string container, BlobItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new(container, item.Name, Unquoted(item.Properties.ETag ?? default), item.Properties.ContentLength ?? 0);
    }

    /// <summary>A listed blob, with the time of its version.</summary>
    public static CurrentBlob Current(string container, BlobItem item) => new(Reference(container, item), item.Properties.LastModified ?? default);

    /// <summary>Reads the whole version; never more than <see cref="BlobReference.Length"/> bytes.</summary>
    /// <exception cref="BlobChangedException">The blob was replaced or deleted.</exception>
    /// <exception cref="BlobUnreadableException">Storage does not give it out.</exception>
    public async Task<ReadOnlyMemory<byte>> DownloadAsync(BlobReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Length == 0)
            return ReadOnlyMemory<byte>.Empty;
        var options = new BlobDownloadOptions { Conditions = new() { IfMatch = new ETag($"\"{reference.ETag}\"") } }; // The client sends a tag as it is; on the wire it is quoted.
        try
        {
            using var download = (await storage.Blob(reference).DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false)).Value;
            var bytes = new byte[reference.Length];
            await download.Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (RequestFailedException exception)
            when (exception.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.PreconditionFailed)
        {
            throw new BlobChangedException(reference, exception);
        }
        catch (RequestFailedException exception) when (BlobUnreadableException.For(reference.Container, reference.Name, exception) is { } unreadable)
        {
            throw unreadable;
        }
    }

    private static string Unquoted(ETag tag) => tag.ToString().Trim('"');
}

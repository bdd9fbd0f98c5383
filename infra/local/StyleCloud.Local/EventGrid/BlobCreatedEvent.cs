using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace StyleCloud.Local.EventGrid;

/// <summary>The message that Event Grid delivers to a storage queue when a blob has been committed.</summary>
internal static class BlobCreatedEvent
{
    private const string Type = "Microsoft.Storage.BlobCreated";
    private const string Topic = "/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/devstoreaccount1";
    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as JSON text.</summary>
    /// <param name="container">Where the blob is.</param>
    /// <param name="blob">The blob as it was listed.</param>
    /// <param name="sequence">Grows with every event; orders the events of one blob.</param>
    /// <param name="schema">Which envelope.</param>
    public static string Create(BlobContainerClient container, BlobItem blob, long sequence, EventSchema schema)
    {
        var id = Guid.NewGuid().ToString();
        var subject = $"/blobServices/default/containers/{container.Name}/blobs/{blob.Name}";
        var time = (blob.Properties.LastModified ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var data = Data(container.GetBlobClient(blob.Name).Uri, blob, sequence, id);
        var created = schema == EventSchema.CloudEvents
            ? new JsonObject { ["specversion"] = "1.0", ["type"] = Type, ["source"] = Topic, ["id"] = id, ["time"] = time, ["subject"] = subject, ["data"] = data }
            : new JsonObject
            {
                ["topic"] = Topic,
                ["subject"] = subject,
                ["eventType"] = Type,
                ["id"] = id,
                ["data"] = data,
                ["dataVersion"] = "",
                ["metadataVersion"] = "1",
                ["eventTime"] = time,
            };
        return created.ToJsonString(Readable);
    }

    private static JsonObject Data(Uri url, BlobItem blob, long sequence, string requestId) => new()
    {
        // A listing does not tell which of the committing calls made the blob; every one of them is a committed write.
        ["api"] = "PutBlob",
        ["clientRequestId"] = requestId,
        ["requestId"] = requestId,
        ["eTag"] = ETagOf(blob),
        ["contentType"] = blob.Properties.ContentType,
        ["contentLength"] = blob.Properties.ContentLength,
        ["blobType"] = "BlockBlob",
        ["url"] = url.AbsoluteUri,
        ["sequencer"] = sequence.ToString("X32", CultureInfo.InvariantCulture),
        ["storageDiagnostics"] = new JsonObject { ["batchId"] = requestId },
    };

    /// <summary>The ETag without quotes, as events carry it.</summary>
    public static string ETagOf(BlobItem blob) => blob.Properties.ETag?.ToString().Trim('"') ?? "";
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>BlobCreated events as Event Grid puts them on a queue.</summary>
internal static class UploadEvents
{
    /// <summary>In Event Grid's schema, with an escaped URL.</summary>
    public static string EventGrid(string name, string eTag = "0x8D1", string api = "PutBlob", string container = "input", string? url = null, string type = "Microsoft.Storage.BlobCreated") => new JsonObject
    {
        ["id"] = "3f0e5b52-8c1a-4f7e-9d65-000000000001",
        ["topic"] = "/subscriptions/7/resourceGroups/pictures/providers/Microsoft.Storage/storageAccounts/gallery",
        ["subject"] = $"/blobServices/default/containers/{container}/blobs/{name}",
        ["eventType"] = type,
        ["eventTime"] = "2026-03-04T05:06:07.8901234Z",
        ["dataVersion"] = "",
        ["metadataVersion"] = "1",
        ["data"] = Data(name, eTag, api, container, url),
    }.ToJsonString();

    /// <summary>As a CloudEvent.</summary>
    public static string CloudEvent(string name, string eTag = "0x8D1", string api = "PutBlob", string container = "input", string? traceParent = null) => new JsonObject
    {
        ["traceparent"] = traceParent,
        ["specversion"] = "1.0",
        ["id"] = "3f0e5b52-8c1a-4f7e-9d65-000000000002",
        ["type"] = "Microsoft.Storage.BlobCreated",
        ["source"] = "/subscriptions/7/resourceGroups/pictures/providers/Microsoft.Storage/storageAccounts/gallery",
        ["subject"] = $"/blobServices/default/containers/{container}/blobs/{name}",
        ["time"] = "2026-03-04T05:06:07.8901234Z",
        ["data"] = Data(name, eTag, api, container, null),
    }.ToJsonString();

    /// <summary>Several events in one message.</summary>
    public static string Several(params string[] events) => new JsonArray([.. events.Select(sent => JsonNode.Parse(sent))]).ToJsonString(JsonSerializerOptions.Default);

    private static JsonObject Data(string name, string eTag, string api, string container, string? url) => new()
    {
        ["api"] = api,
        ["eTag"] = eTag,
        ["contentType"] = "image/jpeg",
        ["contentLength"] = 321,
        ["blobType"] = "BlockBlob",
        ["url"] = url ?? $"https://gallery.blob.core.windows.net/{container}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}",
        ["sequencer"] = "00000000000000000000000000000abc0000000000000001",
    };
}

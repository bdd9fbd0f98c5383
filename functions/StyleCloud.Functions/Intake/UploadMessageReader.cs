using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Intake;

/// <summary>One committed write to the input container.</summary>
/// <param name="Names">
/// What the blob may be called, likeliest first. More than one only where the name holds characters that a URL escapes:
/// Event Grid does not say whether its URLs are escaped, and some were seen that are not.
/// </param>
/// <param name="ETag">The version that was written, without quotes; null when the event does not say.</param>
/// <param name="TraceParent">The trace that the event belongs to, as W3C writes it; null when the event does not say.</param>
/// <param name="Json">The event itself, for putting it on the queue once more.</param>
internal sealed record UploadEvent(IReadOnlyList<string> Names, string? ETag, string? TraceParent, string Json)
{
    /// <summary>The likeliest name.</summary>
    public string Name => Names[0];

    /// <summary>An event of our own, for looking once more at a blob that was dropped before.</summary>
    public static UploadEvent Of(string name)
    {
        var json = new JsonObject
        {
            ["type"] = UploadMessageReader.BlobCreated,
            ["subject"] = BlobPlace.Subject(ContainerNames.Input, name),
            ["data"] = new JsonObject { ["api"] = "PutBlob" },
        };
        return new([name], null, null, json.ToJsonString());
    }
}

/// <summary>What one message of the uploads queue says.</summary>
/// <param name="Uploads">Writes to handle.</param>
/// <param name="Ignored">Why each other event of the message is no concern of ours.</param>
/// <param name="Error">Why the message, or a part of it, cannot be read; null when it can.</param>
internal sealed record UploadMessage(IReadOnlyList<UploadEvent> Uploads, IReadOnlyList<string> Ignored, string? Error);

/// <summary>
/// Reads BlobCreated events in Event Grid's schema or as CloudEvents 1.0, one object or an array of them.
/// </summary>
internal static class UploadMessageReader
{
    /// <summary>The type of the events.</summary>
    public const string BlobCreated = "Microsoft.Storage.BlobCreated";

    /// <summary>Sorts the events of a message; never throws for a bad one.</summary>
    public static UploadMessage Read(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            return Sort(root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root]);
        }
        catch (JsonException exception)
        {
            return new([], [], $"It is not JSON ({exception.Message}).");
        }
    }

    private static UploadMessage Sort(IReadOnlyList<JsonElement> events)
    {
        var uploads = new List<UploadEvent>();
        var ignored = new List<string>();
        string? error = events.Count == 0 ? "It is an empty array." : null;
        foreach (var element in events)
        {
            var (upload, reason, unreadable) = Read(element);
            if (upload is not null)
                uploads.Add(upload);
            else if (reason is not null)
                ignored.Add(reason);
            error ??= unreadable;
        }

        return new(uploads, ignored, error);
    }

    private static (UploadEvent? Upload, string? Ignored, string? Error) Read(JsonElement element)
    {
        var type = Text(element, "eventType") ?? Text(element, "type");
        if (type is null)
            return (null, null, "It is neither an Event Grid event (eventType) nor a CloudEvent (type).");
        if (type != BlobCreated)
            return (null, $"its type is {type}.", null);
        if (!element.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            return (null, null, "The event has no data.");
        var api = Text(data, "api");
        if (api is null || !CommittedWrites.Operations.Contains(api))
            return (null, $"{api ?? "an unnamed operation"} is not a committed write.", null);
        return Located(element, data);
    }

    private static (UploadEvent? Upload, string? Ignored, string? Error) Located(JsonElement element, JsonElement data)
    {
        var places = BlobPlace.Candidates(Text(data, "url"), Text(element, "subject"));
        if (places.Count == 0)
            return (null, null, "The event names no blob, neither in data.url nor in subject.");
        string[] names = [.. places.Where(place => place.Container == ContainerNames.Input).Select(place => place.Name).Distinct()];
        if (names.Length == 0)
            return (null, $"container {places[0].Container} is not {ContainerNames.Input}.", null);
        if (names[0].EndsWith(BlobNames.ErrorReportSuffix, StringComparison.OrdinalIgnoreCase))
            return (null, "an error report is never input.", null);
        return (new(names, Text(data, "eTag")?.Trim('"'), Text(element, UploadTrace.TraceParent), element.GetRawText()), null, null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

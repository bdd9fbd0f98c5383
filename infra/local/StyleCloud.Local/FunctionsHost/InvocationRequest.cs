using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// The body that the Functions host posts to <c>/{FunctionName}</c> for a queue message. Strings are JSON-encoded a
/// second time, in <c>Data</c> and in <c>Metadata</c>.
/// </summary>
internal static class InvocationRequest
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds the body.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="binding">Name of the trigger binding.</param>
    /// <param name="message">The message as it was received; its body is not used.</param>
    /// <param name="text">The message's decoded text.</param>
    /// <param name="now">The present (UTC).</param>
    public static JsonObject Build(string function, string binding, QueueMessage message, string text, DateTimeOffset now)
    {
        var metadata = SystemMetadata(function, message, now);
        foreach (var (name, value) in MessageProperties.Read(text))
            Overwrite(metadata, name, value is JsonValue ? Encoded((string)value!) : value);
        return new()
        {
            ["Data"] = new JsonObject { [binding] = Encoded(text) },
            ["Metadata"] = metadata,
        };
    }

    /// <summary>The body as it is sent.</summary>
    public static byte[] Serialize(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, Readable);

    private static JsonObject SystemMetadata(string function, QueueMessage message, DateTimeOffset now) => new()
    {
        ["DequeueCount"] = message.DequeueCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["ExpirationTime"] = Seconds(message.ExpiresOn),
        ["Id"] = Encoded(message.MessageId),
        ["InsertionTime"] = Seconds(message.InsertedOn),
        ["NextVisibleTime"] = Seconds(message.NextVisibleOn),
        ["PopReceipt"] = Encoded(message.PopReceipt),
        ["sys"] = new JsonObject
        {
            ["MethodName"] = function,
            ["UtcNow"] = now.UtcDateTime,
            ["RandGuid"] = Guid.NewGuid().ToString(),
        },
    };

    /// <summary>Names are compared without case: a message's <c>id</c> takes the place of <c>Id</c>, under that spelling.</summary>
    private static void Overwrite(JsonObject metadata, string name, JsonNode? value)
    {
        var key = metadata.Select(pair => pair.Key).FirstOrDefault(existing => existing.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
        metadata[key] = value?.DeepClone();
    }

    private static string Encoded(string text) => JsonSerializer.Serialize(text, Readable);

    private static string? Seconds(DateTimeOffset? moment) =>
        moment?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
}

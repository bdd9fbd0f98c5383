using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// Turns the value of a queue output into messages the way the Functions host does: a text that happens to be base64 is
/// decoded; an array, or a text that holds one, becomes one message per element; objects are written indented.
/// </summary>
internal static class QueueOutput
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bodies of the messages, in order; none for null.</summary>
    public static IReadOnlyList<BinaryData> Messages(JsonNode? value)
    {
        if (value is null)
            return [];
        if (value.GetValueKind() == JsonValueKind.String)
            return FromText(value.GetValue<string>());
        return value is JsonArray array ? FromArray(array) : [Body(value)];
    }

    private static IReadOnlyList<BinaryData> FromText(string text)
    {
        var buffer = new byte[text.Length];
        if (Convert.TryFromBase64String(text, buffer, out var written))
            return [BinaryData.FromBytes(buffer.AsMemory(0, written))];
        return ParseContainer(text) switch
        {
            JsonArray array => FromArray(array),
            JsonObject single => [Body(single)],
            _ => [BinaryData.FromString(text)],
        };
    }

    private static IReadOnlyList<BinaryData> FromArray(JsonArray array) => [.. array.Select(Body)];

    private static BinaryData Body(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => BinaryData.FromString(""),
        JsonValueKind.String => BinaryData.FromString(value.GetValue<string>()),
        _ => BinaryData.FromString(value.ToJsonString(Indented)),
    };

    private static JsonNode? ParseContainer(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || (trimmed[0], trimmed[^1]) is not (('{', '}') or ('[', ']')))
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // Looks like JSON and is not: a text.
        }
    }
}

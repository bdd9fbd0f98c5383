using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// Top-level properties of a message that is a JSON object, as the Functions host merges them into an invocation's
/// metadata: objects as they are, arrays and nulls left out, everything else as text. Texts that look like a moment are
/// rewritten, because the host's JSON reader takes them for dates.
/// </summary>
internal static partial class MessageProperties
{
    /// <summary>The properties; none when <paramref name="text"/> is not a JSON object.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode>> Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (!trimmed.StartsWith("{") || !trimmed.EndsWith("}"))
            return [];
        try
        {
            return JsonNode.Parse(text) is JsonObject properties ? [.. Merged(properties)] : [];
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return []; // Not JSON, or a property twice: to the host, a text like any other.
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> Merged(JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            if (value is JsonObject)
                yield return new(name, value);
            else if (value is JsonValue scalar)
                yield return new(name, JsonValue.Create(Text(scalar)));
        }
    }

    private static string Text(JsonValue scalar) => scalar.GetValueKind() switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.String => Moment(scalar.GetValue<string>()),
        _ => scalar.ToJsonString(),
    };

    private static string Moment(string text)
    {
        if (!Iso8601().IsMatch(text) || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment))
            return text;
        return moment.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:?\d{2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Iso8601();
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Contracts.Options;

/// <summary>
/// Values as people write them. What can mean only one thing is taken for it: <c>64.0</c>, <c>1e2</c>, <c>"512"</c>, <c>"TRUE"</c>, <c>jpg</c>, <c>.png</c>,
/// <c>VGG-16</c>, <c>"relu4_2"</c> for a list of one layer, <c>fff</c> for <c>#ffffff</c>.
/// </summary>
public static class OptionSpelling
{
    private static readonly Dictionary<string, string> OtherWords = new() { ["jpg"] = "jpeg", ["tif"] = "tiff" };

    /// <summary>The value as the option is written; itself where it means nothing that the option can be.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">What was written.</param>
    public static JsonNode? Canonical(OptionDescription option, JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Kind switch
        {
            OptionKind.WholeNumber => Text(value) is { } text && WholeNumber(text) is { } whole ? JsonValue.Create(whole) : value,
            OptionKind.Number => Text(value) is { } text && Spelling.TryNumber(text, out var number) ? JsonValue.Create(number) : value,
            OptionKind.Flag => bool.TryParse(String(value), out var flag) ? JsonValue.Create(flag) : value,
            OptionKind.Layers => Layers(value),
            _ => String(value) is { } text ? JsonValue.Create(Word(option, text)) : value,
        };
    }

    private static string Word(OptionDescription option, string text)
    {
        if (option.Words.Count == 0)
            return Colour(text.Trim());
        var plain = Spelling.Plain(text);
        return Spelling.Known(OtherWords.GetValueOrDefault(plain, plain), option.Words) ?? text;
    }

    /// <summary>As in style sheets: three digits are doubled; the # may be missing.</summary>
    private static string Colour(string text)
    {
        var digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit))
            return text;
        return digits.Length == 6 ? $"#{digits}" : $"#{string.Concat(digits.Select(digit => new string(digit, 2)))}";
    }

    private static long? WholeNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    private static JsonNode? Layers(JsonNode? value) => value switch
    {
        // Of one layer in two spellings nobody knows which weight is meant: the reader refuses the spelling.
        JsonObject weights when weights.DistinctBy(layer => Layer(layer.Key)).Count() < weights.Count => weights,
        JsonObject weights => new JsonObject(weights.Select(layer => KeyValuePair.Create(Layer(layer.Key), Weight(layer.Value)))),
        JsonArray names => new JsonArray([.. names.Select(name => String(name) is { } text ? JsonValue.Create(Layer(text)) : name?.DeepClone())]),
        _ when String(value) is { } text => new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => JsonValue.Create(Layer(name)))]),
        _ => value,
    };

    private static JsonNode? Weight(JsonNode? weight) => Text(weight) is { } text && Spelling.TryNumber(text, out var number) ? JsonValue.Create(number) : weight?.DeepClone();

    private static string Layer(string name) => name.Trim().Replace('-', '_').ToLowerInvariant();

    /// <summary>A number or a text, as it was written.</summary>
    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : String(value)?.Trim();

    private static string? String(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}

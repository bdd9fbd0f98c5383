using System.Text.Json.Nodes;

namespace StyleCloud.Contracts.Options;

/// <summary>
/// The options as a JSON schema (draft 2020-12), for forms and editors. It says all that is true of one option alone; what concerns several,
/// and whether a network has a layer, only <see cref="OptionsReader"/> knows. It knows one spelling of each name and value; the reader understands others
/// too (<see cref="OptionSpelling"/>).
/// </summary>
public static class OptionsSchema
{
    /// <summary>A new copy of the schema of a manifest's <c>options</c>.</summary>
    public static JsonObject Create()
    {
        var defaults = OptionsReader.ToJson(new());
        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(OptionDescription.All.Select(option => KeyValuePair.Create<string, JsonNode?>(option.Name, Of(option, defaults[option.Name]!)))),
        };
    }

    private static JsonObject Of(OptionDescription option, JsonNode initial)
    {
        var schema = option.Kind == OptionKind.Layers ? Layers() : new() { ["type"] = TypeOf(option.Kind) };
        schema["description"] = option.Unit is { } unit ? $"{option.Meaning} In {unit}." : option.Meaning;
        schema["default"] = initial.DeepClone();
        if (option.Words.Count > 0)
            schema["enum"] = new JsonArray([.. option.Words.Select(word => JsonValue.Create(word))]);
        if (option.Pattern is { } pattern)
            schema["pattern"] = pattern;
        if (option is { Minimum: { } minimum, Maximum: { } maximum })
            (schema["minimum"], schema["maximum"]) = (minimum, maximum);
        return schema;
    }

    private static string TypeOf(OptionKind kind) => kind switch
    {
        OptionKind.WholeNumber => "integer",
        OptionKind.Number => "number",
        OptionKind.Flag => "boolean",
        _ => "string",
    };

    private static JsonObject Layers() => new()
    {
        ["oneOf"] = new JsonArray(
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["uniqueItems"] = true },
            new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = OptionsValidator.MaxLayerWeight },
            }),
    };
}

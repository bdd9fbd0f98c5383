using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Functions.Intake;

/// <summary>Takes the members of a manifest one by one, so that what is wrong with one hides nothing of the others.</summary>
internal sealed class ManifestMembers(BlobReference manifest, ManifestDocument document)
{
    private static readonly string[] Names = ["content", "styles", "startImage", "output", "options"];
    private static readonly string[] StyleNames = ["name", "image", "weight"];
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly ManifestErrors _errors = new(manifest, document);

    /// <summary>Reads all of them.</summary>
    public ManifestReading Read()
    {
        foreach (var member in document.Repeated.Where(member => !document.Repeated.Any(outer => outer.Length < member.Length && IsWithin(member, outer))))
            _errors.Refuse(member, $"{member} is there twice and may be there once. Letter case makes no difference.", "once", "twice");
        var read = new JobManifest();
        foreach (var member in document.Root.EnumerateObject())
        {
            read = Known(member.Name, [.. Names, "style"]) switch
            {
                "content" => read with { Content = Text(member.Value, member.Name) },
                "startImage" => read with { StartImage = Text(member.Value, member.Name) },
                "output" => read with { Output = Text(member.Value, member.Name) },
                "options" => read with { Options = Options(member.Value) },
                "styles" or "style" => read with { Styles = Styles(member, read.Styles) },
                _ => Unknown(read, member.Name),
            };
        }

        return new(read, _errors);
    }

    /// <summary>What a value is, for people.</summary>
    public static string InWords(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : "empty",
        _ => value.GetRawText(),
    };

    private static string? Known(string name, string[] names) => names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private JobManifest Unknown(JobManifest read, string name)
    {
        if (_errors.IsFull)
            return read;
        var names = string.Join(", ", Names);
        var sentence = Spelling.Known(name, OptionsReader.OptionNames) is { } option
            ? $$"""{{name}} is an option and belongs into options: "options": { "{{option}}": … }."""
            : $"{Spelling.DidYouMean(name, [.. Names, "style"])}There is no member {name}. Members: {names}.";
        _errors.Refuse(name, sentence, $"one of {names}", name);
        return read;
    }

    private string? Text(JsonElement value, string member)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
            return value.GetString();
        _errors.Violation(member, "a name in quotation marks", InWords(value));
        return null;
    }

    private IReadOnlyList<ManifestStyle>? Styles(JsonProperty member, IReadOnlyList<ManifestStyle>? before)
    {
        if (before is not null)
            _errors.Refuse(member.Name, "style and styles are the same member. Write one of them, with all styles in it.", "one of style and styles", "both");
        return member.Value.ValueKind switch
        {
            JsonValueKind.Null => before,
            JsonValueKind.Array => [.. member.Value.EnumerateArray().Select((style, index) => Style(style, $"styles[{index}]")!)],
            _ => [Style(member.Value, "styles[0]")!],
        };
    }

    private ManifestStyle? Style(JsonElement style, string member)
    {
        if (style.ValueKind == JsonValueKind.String && style.GetString() is { Length: > 0 } text)
            return ImageFileName.HasImageExtension(text) ? new() { Image = text, Mix = text } : new() { Mix = text };
        if (style.ValueKind == JsonValueKind.Object)
            return StyleObject(style, member);
        _errors.Violation(member, """the name of a style in quotation marks, or an object such as { "name": "starry-night", "weight": 2 } or { "image": "my-painting.png" }""", InWords(style));
        return null;
    }

    private ManifestStyle StyleObject(JsonElement style, string path)
    {
        var read = new ManifestStyle();
        foreach (var member in style.EnumerateObject())
        {
            var memberPath = $"{path}.{member.Name}";
            switch (Known(member.Name, StyleNames))
            {
                case "name":
                    read = read with { Name = Text(member.Value, memberPath) };
                    break;
                case "image":
                    read = read with { Image = Text(member.Value, memberPath) };
                    break;
                case "weight":
                    read = read with { Weight = Weight(member.Value, memberPath) };
                    break;
                default:
                    if (_errors.IsFull)
                        return read;
                    var names = string.Join(", ", StyleNames);
                    _errors.Refuse(memberPath, $"{Spelling.DidYouMean(member.Name, StyleNames)}A style has no {member.Name}. It has {names}.", $"one of {names}", member.Name);
                    break;
            }
        }

        return read;
    }

    private double? Weight(JsonElement value, string member)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble();
        if (value.ValueKind == JsonValueKind.String && Spelling.TryNumber(value.GetString(), out var number))
            return number;
        _errors.Violation(member, "a number, such as 2 or 0.5", InWords(value), value.ValueKind == JsonValueKind.String ? Spelling.PointAdvice(value.GetString()!) : "");
        return null;
    }

    /// <summary>Without the options that have a repeated member within them: which of its values is meant, nobody knows.</summary>
    private JsonObject? Options(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            _errors.Violation("options", """an object, such as { "preset": "fast", "size": 800 }""", InWords(value));
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var options = new JsonObject();
        foreach (var option in value.EnumerateObject().Where(option => !document.Repeated.Any(repeated => IsWithin(repeated, $"options.{option.Name}"))))
            options.Add(option.Name, JsonNode.Parse(option.Value.GetRawText(), documentOptions: Lenient));
        return options;
    }

    private static bool IsWithin(string member, string path) =>
        member.Equals(path, StringComparison.OrdinalIgnoreCase) || member.StartsWith($"{path}.", StringComparison.OrdinalIgnoreCase) || member.StartsWith($"{path}[", StringComparison.OrdinalIgnoreCase);
}

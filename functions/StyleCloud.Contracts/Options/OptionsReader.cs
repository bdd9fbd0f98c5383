using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Contracts.Options;

/// <summary>Reads options from JSON: <c>preset</c> chooses where to start, every other member changes one option. Spellings: <see cref="OptionSpelling"/>.</summary>
public static class OptionsReader
{
    private const string PresetName = "preset";

    /// <summary>Texts as they were written, not escaped.</summary>
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Default) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All option names, as they are spelled in JSON.</summary>
    public static IReadOnlyList<string> OptionNames { get; } = [.. OptionDescription.All.Select(option => option.Name)];

    /// <summary>Options as a JSON object with every member present.</summary>
    public static JsonObject ToJson(StyleTransferOptions options) =>
        JsonSerializer.SerializeToNode(options, ContractsJsonContext.Default.StyleTransferOptions)!.AsObject();

    /// <summary>Resolves and validates.</summary>
    /// <param name="changes">Members to change over the preset; null for none.</param>
    /// <param name="errors">Every error that was found.</param>
    /// <returns>The options, or null when there are errors.</returns>
    public static StyleTransferOptions? Read(JsonObject? changes, out IReadOnlyList<JobError> errors)
    {
        var found = new List<JobError>();
        errors = found;
        var options = Preset(changes, found);
        var seen = new HashSet<OptionDescription>();
        foreach (var (name, value) in changes ?? [])
        {
            if (Find(name) is not { } option)
                found.Add(Unknown(name));
            else if (!seen.Add(option))
                found.Add(new(ErrorReason.InvalidOption, $"Option {option.Name} is given twice.", name, "once", "twice"));
            else if (option.Name != PresetName)
                options = Change(options, option, value, found);
        }

        // What could not be read keeps the preset's value, which is in its range: so each option is found wrong once.
        found.AddRange(found.Exists(error => error.Subject == "network") ? WrongInEveryNetwork(options) : OptionsValidator.Validate(options));
        return found.Count == 0 ? options : null;
    }

    /// <summary>Which layers there are depends on the network; while nobody knows which is meant, a layer is wrong only if none has it.</summary>
    private static IEnumerable<JobError> WrongInEveryNetwork(StyleTransferOptions options) => Enum.GetValues<Network>()
        .Select(network => (IEnumerable<JobError>)OptionsValidator.Validate(options with { Network = network }))
        .Aggregate((wrong, wrongToo) => wrong.IntersectBy(wrongToo.Select(error => (error.Subject, error.Actual)), error => (error.Subject, error.Actual)));

    /// <summary>The option that a name stands for, whatever its letter case, hyphens and underscores; null when there is none.</summary>
    private static OptionDescription? Find(string name) => Spelling.Known(name, OptionNames) is { } known ? OptionDescription.All.First(option => option.Name == known) : null;

    private static JobError Unknown(string name)
    {
        var names = string.Join(", ", OptionNames);
        return new(ErrorReason.InvalidOption, $"{Spelling.DidYouMean(name, OptionNames)}There is no option {name}. Options: {names}.", name, $"one of {names}", name);
    }

    private static StyleTransferOptions Preset(JsonObject? changes, List<JobError> found)
    {
        var node = changes?.FirstOrDefault(pair => Find(pair.Key)?.Name == PresetName).Value;
        if (node is null)
            return Presets.Find(Presets.DefaultName)!;
        var name = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        if (Presets.Find(name) is { } preset)
            return preset;
        var limit = $"one of {string.Join(", ", Presets.Names)}";
        found.Add(new(ErrorReason.InvalidOption, $"{Spelling.DidYouMean(name, Presets.Names)}Option preset must be {limit}; it is {name}.", PresetName, limit, name));
        return new();
    }

    private static StyleTransferOptions Change(StyleTransferOptions options, OptionDescription option, JsonNode? value, List<JobError> found)
    {
        var json = ToJson(options);
        json[option.Name] = OptionSpelling.Canonical(option, value) is { } canonical ? canonical.DeepClone() : null;
        try
        {
            return json.Deserialize(ContractsJsonContext.Default.StyleTransferOptions)!;
        }
        catch (JsonException)
        {
            found.Add(Unreadable(option, value));
            return options;
        }
    }

    private static JobError Unreadable(OptionDescription option, JsonNode? value)
    {
        var limit = option.Kind switch
        {
            OptionKind.Layers => """layers, such as ["relu3_1", "relu4_1"] or {"relu3_1": 1, "relu4_1": 0.5}""",
            OptionKind.WholeNumber when option.Minimum is not null => $"a whole number, {option.Range}",
            OptionKind.Number => $"a number, {option.Range}",
            OptionKind.Flag => "true or false",
            _ when option.Words.Count > 0 => $"one of {option.Range}",
            _ => option.Range,
        };
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        var actual = value?.ToJsonString(Readable) ?? "null";
        var message = $"{Spelling.DidYouMean(text, option.Words)}Option {option.Name} must be {limit}; it is {actual}.{Spelling.PointAdvice(text)}";
        return new(ErrorReason.InvalidOption, message, option.Name, limit, actual);
    }
}

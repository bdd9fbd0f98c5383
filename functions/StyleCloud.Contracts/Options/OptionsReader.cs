using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Contracts.Options;

/// <summary>Reads options from JSON: <c>preset</c> chooses where to start, every other member changes one option.</summary>
public static class OptionsReader
{
    private static readonly JsonObject Defaults = ToJson(new StyleTransferOptions());

    /// <summary>All option names, as they are spelled in JSON.</summary>
    public static IReadOnlyList<string> OptionNames { get; } = [.. Defaults.Select(pair => pair.Key)];

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
        foreach (var (name, value) in changes ?? [])
        {
            if (!name.Equals("preset", StringComparison.OrdinalIgnoreCase))
                options = Change(options, name, value, found);
        }

        // What could not be read keeps the preset's value, which is in its range: so each option is found wrong once.
        found.AddRange(found.Exists(error => error.Subject == "network") ? WrongInEveryNetwork(options) : OptionsValidator.Validate(options));
        return found.Count == 0 ? options : null;
    }

    /// <summary>Which layers there are depends on the network; while nobody knows which is meant, a layer is wrong only if none has it.</summary>
    private static IEnumerable<JobError> WrongInEveryNetwork(StyleTransferOptions options) => Enum.GetValues<Network>()
        .Select(network => (IEnumerable<JobError>)OptionsValidator.Validate(options with { Network = network }))
        .Aggregate((wrong, wrongToo) => wrong.IntersectBy(wrongToo.Select(error => (error.Subject, error.Actual)), error => (error.Subject, error.Actual)));

    private static StyleTransferOptions Preset(JsonObject? changes, List<JobError> found)
    {
        var node = changes?.FirstOrDefault(pair => pair.Key.Equals("preset", StringComparison.OrdinalIgnoreCase)).Value;
        if (node is null)
            return Presets.Find(Presets.DefaultName)!;
        var name = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        if (Presets.Find(name) is { } preset)
            return preset;
        var limit = $"one of {string.Join(", ", Presets.Names)}";
        found.Add(new(ErrorReason.InvalidOption, $"Option preset must be {limit}; it is {name}.", "preset", limit, name));
        return new();
    }

    private static StyleTransferOptions Change(StyleTransferOptions options, string name, JsonNode? value, List<JobError> found)
    {
        var known = OptionNames.FirstOrDefault(option => option.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            found.Add(new(ErrorReason.InvalidOption, $"There is no option {name}. Options: {string.Join(", ", OptionNames)}.", name, null, name));
            return options;
        }

        var json = ToJson(options);
        json[known] = value?.DeepClone();
        try
        {
            return json.Deserialize(ContractsJsonContext.Default.StyleTransferOptions)!;
        }
        catch (JsonException)
        {
            var like = Defaults[known]!.ToJsonString();
            var actual = value?.ToJsonString() ?? "null";
            found.Add(new(ErrorReason.InvalidOption, $"Option {known} cannot be {actual}; a valid value is {like}.", known, $"a value like {like}", actual));
            return options;
        }
    }
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Every option of the engine on the command line: by a name of its own, or as <c>--set name=value</c>.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string[]> _set = new("--set") { Description = "Any engine option by its name in manifests, for example --set restartEvery=50. May be repeated.", HelpName = "name=value" };

    /// <summary>The named options.</summary>
    public IReadOnlyList<EngineOption> Named { get; } = [.. OptionDescription.All.Select(option => new EngineOption(option, OtherNamesOf(option.Name)))];

    /// <summary>Everything to add to the command.</summary>
    public IEnumerable<Option> Symbols => [.. Named.Select(option => option.Symbol), _set];

    /// <summary>All changes to the preset that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">Takes what is wrong: a <c>--set</c> without a value, an option given twice, layers that cannot be read.</param>
    public JsonObject ChangesIn(ParseResult parsed, ICollection<JobError> errors)
    {
        var changes = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var option in Named)
        {
            if (option.ValueIn(parsed, errors) is { } value)
                changes[option.JsonName] = value;
        }

        foreach (var text in parsed.GetValue(_set) ?? [])
        {
            if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } value])
                errors.Add(new(ErrorReason.InvalidOption, $"--set takes name=value; it is {text}.", "--set", "name=value", text));
            else if (!changes.TryAdd(name, Json(value)))
                errors.Add(new(ErrorReason.InvalidOption, $"Option {name} is given twice.", name, "once", "twice"));
        }

        return changes;
    }

    private static string[] OtherNamesOf(string option) => option switch
    {
        "totalVariationWeight" => ["--tv-weight"],
        "contentLayers" => ["--content-layer"],
        "styleLayers" => ["--style-layer"],
        _ => [],
    };

    private static JsonNode? Json(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            // What is no JSON is a word: fp32 as well as "fp32".
            return JsonValue.Create(value);
        }
    }
}

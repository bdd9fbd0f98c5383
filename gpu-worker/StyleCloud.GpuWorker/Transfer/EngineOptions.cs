using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.Transfer;

/// <summary>Every option of the engine on the command line: by a name of its own, or as <c>--set name=value</c>.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string[]> _set = new("--set") { Description = "Any engine option by its name in manifests, for example --set restartEvery=50. May be repeated.", HelpName = "name=value" };

    /// <summary>The named options.</summary>
    public IReadOnlyList<EngineOption> Named { get; } =
    [
        new("--preset", "preset", EngineOptionKind.Text, "name", $"Where the other options start from: {string.Join(", ", Presets.Names)}."),
        new("--size", "size", EngineOptionKind.Number, "pixels", "Longer side of the result, 64…4096. A smaller photo is not enlarged."),
        new("--scales", "scales", EngineOptionKind.Number, "n", "Scales from coarse to fine, 1…6."),
        new("--iterations", "iterations", EngineOptionKind.Number, "n", "Evaluations of loss and gradient at each scale, 1…5000."),
        new("--restart-every", "restartEvery", EngineOptionKind.Number, "n", "Forget the L-BFGS history after so many evaluations; 0 never."),
        new("--history", "history", EngineOptionKind.Number, "n", "Pairs kept by L-BFGS, 1…100."),
        new("--content-weight", "contentWeight", EngineOptionKind.Number, "weight", "Weight of the content loss."),
        new("--style-weight", "styleWeight", EngineOptionKind.Number, "weight", "Weight of the style loss."),
        new("--tv-weight", "totalVariationWeight", EngineOptionKind.Number, "weight", "Weight of the total variation."),
        new("--content-layers", "contentLayers", EngineOptionKind.Layers, "layers", "Layers of the content loss, with weights if you like: relu3_1=0.5,relu4_2.", "--content-layer"),
        new("--style-layers", "styleLayers", EngineOptionKind.Layers, "layers", "Layers of the style loss.", "--style-layer"),
        new("--losses", "losses", EngineOptionKind.Text, "form", "normalized or lesson2017."),
        new("--network", "network", EngineOptionKind.Text, "name", "vgg16 or vgg19."),
        new("--pooling", "pooling", EngineOptionKind.Text, "kind", "average or max."),
        new("--preconditioner", "preconditioner", EngineOptionKind.Text, "kind", "What the optimiser starts from: pyramid, which is faster, or none."),
        new("--padding", "padding", EngineOptionKind.Text, "kind", "What convolutions see beyond the edge: replicate or zeros."),
        new("--start", "start", EngineOptionKind.Text, "picture", "Where the optimiser starts: content, noise, style, image, blend or drawing."),
        new("--start-noise", "startNoise", EngineOptionKind.Number, "share", "Share of noise in --start blend, 0…1."),
        new("--seed", "seed", EngineOptionKind.Number, "n", "The same seed gives the same picture on the same machine."),
        new("--precision", "precision", EngineOptionKind.Text, "kind", "auto, fp32 or bf16."),
        new("--lesson-channel-bug", "lessonChannelBug", EngineOptionKind.Flag, "", "Reproduce the mistake of the 2017 lesson: means subtracted in the wrong channel order."),
        new("--format", "format", EngineOptionKind.Text, "format", "png, jpeg, webp, tiff or avif. By the extension of --output when not given."),
        new("--quality", "quality", EngineOptionKind.Number, "1…100", "Quality of lossy formats."),
        new("--background", "background", EngineOptionKind.Text, "#rrggbb", "Colour behind transparent pixels."),
    ];

    /// <summary>Everything to add to the command.</summary>
    public IEnumerable<Option> Symbols => [.. Named.Select(option => option.Symbol), _set];

    /// <summary>All changes to the preset that the command line asks for.</summary>
    /// <exception cref="JobException">A <c>--set</c> has no value, or an option is given twice.</exception>
    public JsonObject ChangesIn(ParseResult parsed)
    {
        var changes = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var option in Named)
        {
            if (option.ValueIn(parsed) is { } value)
                changes[option.JsonName] = value;
        }

        foreach (var (name, value) in (parsed.GetValue(_set) ?? []).Select(Pair))
        {
            if (!changes.TryAdd(name, value))
                throw InvalidOption.Because($"Option {name} is given twice.", name, "once", "twice");
        }

        return changes;
    }

    private static (string Name, JsonNode? Value) Pair(string text)
    {
        if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } value])
            throw InvalidOption.Because($"--set takes name=value; it is {text}.", "--set", "name=value", text);
        try
        {
            return (name, JsonNode.Parse(value));
        }
        catch (JsonException)
        {
            // What is no JSON is a word: fp32 as well as "fp32".
            return (name, JsonValue.Create(value));
        }
    }
}

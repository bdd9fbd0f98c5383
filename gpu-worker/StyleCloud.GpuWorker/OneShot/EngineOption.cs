using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>How an option's text becomes JSON.</summary>
internal enum EngineOptionKind
{
    /// <summary>A word.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Present or not.</summary>
    Flag,

    /// <summary>Layers with weights: <c>relu1_1,relu2_1=0.5</c>, once or repeated.</summary>
    Layers,
}

/// <summary>
/// One engine option on the command line. Its text is only turned into JSON here; whether it is valid is decided in the
/// one place that decides it for manifests too, <see cref="OptionsReader"/>.
/// </summary>
internal sealed class EngineOption
{
    private static readonly JsonObject Defaults = OptionsReader.ToJson(new());

    private readonly EngineOptionKind _kind;

    /// <summary>Describes an option.</summary>
    public EngineOption(string name, string jsonName, EngineOptionKind kind, string help, string description, params string[] aliases)
    {
        (JsonName, _kind) = (jsonName, kind);
        description += DefaultOf(jsonName, kind);
        Symbol = kind switch
        {
            EngineOptionKind.Flag => new Option<bool>(name, aliases) { Description = description },
            EngineOptionKind.Layers => new Option<string[]>(name, aliases) { Description = description, HelpName = help },
            _ => new Option<string>(name, aliases) { Description = description, HelpName = help },
        };
    }

    /// <summary>Its name in <see cref="StyleTransferOptions"/>.</summary>
    public string JsonName { get; }

    /// <summary>The command line's option.</summary>
    public Option Symbol { get; }

    /// <summary>The value given, or null when the option was not.</summary>
    public JsonNode? ValueIn(ParseResult parsed) => Symbol switch
    {
        _ when parsed.GetResult(Symbol) is not { Implicit: false } => null,
        Option<bool> flag => JsonValue.Create(parsed.GetValue(flag)),
        Option<string[]> layers => LayerList.ToJson(parsed.GetValue(layers) ?? []),
        Option<string> number when _kind == EngineOptionKind.Number => Number(parsed.GetValue(number)!),
        _ => JsonValue.Create(parsed.GetValue((Option<string>)Symbol)!),
    };

    /// <summary>Taken from the options themselves, so that the help cannot fall behind them.</summary>
    private static string DefaultOf(string jsonName, EngineOptionKind kind) => (kind, Defaults[jsonName]) switch
    {
        (EngineOptionKind.Flag, _) or (_, null) => "",
        _ when jsonName == "format" => "",
        (EngineOptionKind.Layers, JsonObject layers) => $" Default {string.Join(',', layers.Select(layer => layer.Key))}.",
        (_, var value) => $" Default {value}.",
    };

    /// <summary>What is no number stays text, so that the reader can say what it wanted instead.</summary>
    private static JsonValue Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? JsonValue.Create(value)
            : JsonValue.Create(text);
    }
}

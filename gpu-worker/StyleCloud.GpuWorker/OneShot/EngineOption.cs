using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>
/// One engine option on the command line, described by its declaration. Its text is only turned into JSON here; whether it is valid is
/// decided in the one place that decides it for manifests too, <see cref="OptionsReader"/>.
/// </summary>
internal sealed class EngineOption
{
    private static readonly JsonObject Defaults = OptionsReader.ToJson(new());

    private readonly OptionKind _kind;

    /// <summary>Describes an option.</summary>
    /// <param name="option">Its declaration.</param>
    /// <param name="aliases">Other names on the command line.</param>
    public EngineOption(OptionDescription option, params string[] aliases)
    {
        (JsonName, _kind) = (option.Name, option.Kind);
        var name = $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(option.Name)}";
        var description = $"{option.Meaning} {DefaultOf(option)}".TrimEnd();
        Symbol = option.Kind switch
        {
            OptionKind.Flag => new Option<bool>(name, aliases) { Description = description },
            OptionKind.Layers => new Option<string[]>(name, aliases) { Description = description, HelpName = "layer=weight,…" },
            _ => new Option<string>(name, aliases) { Description = description, HelpName = option.Words.Count > 0 ? string.Join('|', option.Words) : option.Range },
        };
    }

    /// <summary>Its name in <see cref="StyleTransferOptions"/>.</summary>
    public string JsonName { get; }

    /// <summary>The command line's option.</summary>
    public Option Symbol { get; }

    /// <summary>The value given, or null when the option was not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public JsonNode? ValueIn(ParseResult parsed, ICollection<JobError> errors) => Symbol switch
    {
        _ when parsed.GetResult(Symbol) is not { Implicit: false } => null,
        Option<bool> flag => JsonValue.Create(parsed.GetValue(flag)),
        Option<string[]> layers => LayerList.ToJson(parsed.GetValue(layers) ?? [], errors),
        Option<string> number when _kind is OptionKind.WholeNumber or OptionKind.Number => Number(parsed.GetValue(number)!),
        _ => JsonValue.Create(parsed.GetValue((Option<string>)Symbol)!),
    };

    /// <summary>Taken from the options themselves, so that the help cannot fall behind them.</summary>
    private static string DefaultOf(OptionDescription option) => (option.Kind, Defaults[option.Name]) switch
    {
        (OptionKind.Flag, _) => "",
        _ when option.Name == "format" => "Default: by the extension of --output.",
        (OptionKind.Layers, JsonObject layers) => $"Default {string.Join(',', layers.Select(layer => layer.Key))}.",
        (_, var value) => $"Default {value}.",
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

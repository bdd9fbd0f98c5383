using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>
/// One engine option on the command line, described by its declaration. What its text means, and whether it is valid, is
/// decided in the one place that decides it for manifests too, <see cref="OptionsReader"/>.
/// </summary>
internal sealed class EngineOption
{
    private static readonly JsonObject Defaults = OptionsReader.ToJson(new());

    /// <summary>Describes an option.</summary>
    /// <param name="option">Its declaration.</param>
    /// <param name="aliases">Other names on the command line.</param>
    public EngineOption(OptionDescription option, params string[] aliases)
    {
        JsonName = option.Name;
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
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace StyleCloud.Contracts.Options;

/// <summary>Checks options against their ranges; every violation is reported, not only the first.</summary>
public static partial class OptionsValidator
{
    /// <summary>All violations, empty when the options are valid. Each names the option, the limit and the actual value.</summary>
    public static IReadOnlyList<JobError> Validate(StyleTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<JobError>();
        Range("size", options.Size, 64, 4096, " px");
        Range("scales", options.Scales, 1, 6);
        Range("iterations", options.Iterations, 1, 5000);
        Range("restartEvery", options.RestartEvery, 0, 5000);
        Range("history", options.History, 1, 100);
        Range("contentWeight", options.ContentWeight, 0, 1e9);
        Range("styleWeight", options.StyleWeight, 0, 1e9);
        Range("totalVariationWeight", options.TotalVariationWeight, 0, 1e9);
        Range("startNoise", options.StartNoise, 0, 1);
        Range("quality", options.Quality, 1, 100);
        Layers("contentLayers", options.ContentLayers, options.ContentWeight > 0);
        Layers("styleLayers", options.StyleLayers, options.StyleWeight > 0);
        if (options.ContentWeight == 0 && options.StyleWeight == 0)
            Add("styleWeight", "contentWeight or styleWeight above 0", "both 0");
        if (!HexColour().IsMatch(options.Background))
            Add("background", "#rrggbb", options.Background);
        return errors;

        void Range(string option, double value, double minimum, double maximum, string unit = "")
        {
            if (!(value >= minimum && value <= maximum))
                Add(option, string.Create(CultureInfo.InvariantCulture, $"{minimum}…{maximum}{unit}"), string.Create(CultureInfo.InvariantCulture, $"{value}{unit}"));
        }

        void Layers(string option, LayerWeights layers, bool needed)
        {
            if (needed && layers.Count == 0)
                Add(option, "at least one layer", "none");
            foreach (var (layer, weight) in layers)
            {
                if (!LayerName.TryParse(layer, options.Network, out _))
                    Add(option, $"a layer of {options.Network.ToString().ToUpperInvariant()}, such as relu4_2, conv4_2 or block4_conv2", layer);
                if (!(weight > 0 && weight <= 1e9))
                    Add($"{option}.{layer}", "a weight above 0, at most 1e9", weight.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var twice in layers.GroupBy(pair => Canonical(pair.Key)).Where(group => group.Count() > 1))
                Add(option, "each layer once", $"{twice.Key} {twice.Count()} times");
        }

        string Canonical(string layer) => LayerName.TryParse(layer, options.Network, out var name) ? name.ToString() : layer;

        void Add(string option, string limit, string actual) =>
            errors.Add(new(ErrorReason.InvalidOption, $"Option {option} must be {limit}; it is {actual}.", option, limit, actual));
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex HexColour();
}

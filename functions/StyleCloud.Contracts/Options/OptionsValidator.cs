using System.Globalization;

namespace StyleCloud.Contracts.Options;

/// <summary>Checks options against their ranges; every violation is reported, not only the first.</summary>
public static class OptionsValidator
{
    /// <summary>Largest weight of one layer; the smallest is above 0.</summary>
    internal const double MaxLayerWeight = 1e9;

    /// <summary>All violations, empty when the options are valid. Each names the option, the limit and the actual value.</summary>
    public static IReadOnlyList<JobError> Validate(StyleTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<JobError>();
        foreach (var option in OptionDescription.All.Where(option => !option.Accepts(options)))
            Add(option.Name, option.Range, option.ValueIn(options));
        Layers("contentLayers", options.ContentLayers, options.ContentWeight > 0);
        Layers("styleLayers", options.StyleLayers, options.StyleWeight > 0);
        if (options.ContentWeight == 0 && options.StyleWeight == 0)
            Add("styleWeight", "contentWeight or styleWeight above 0", "both 0");
        if (options is { Precision: Precision.Fp16, Losses: LossForm.Lesson2017 })
            Add("precision", "auto, fp32 or bf16 with losses lesson-2017, whose sums are too large for fp16", "fp16");
        return errors;

        void Layers(string option, LayerWeights layers, bool needed)
        {
            if (needed && layers.Count == 0)
                Add(option, "at least one layer", "none");
            foreach (var (layer, weight) in layers)
            {
                if (!LayerName.TryParse(layer, options.Network, out _))
                    Add(option, $"a layer of {options.Network.ToString().ToUpperInvariant()}, such as relu4_2, conv4_2 or block4_conv2", layer);
                if (!(weight > 0 && weight <= MaxLayerWeight))
                    Add($"{option}.{layer}", "a weight above 0, at most 1e9", weight.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var twice in layers.GroupBy(pair => Canonical(pair.Key)).Where(group => group.Count() > 1))
                Add(option, "each layer once", $"{twice.Key} {twice.Count()} times");
        }

        string Canonical(string layer) => LayerName.TryParse(layer, options.Network, out var name) ? name.ToString() : layer;

        void Add(string option, string limit, string actual) =>
            errors.Add(new(ErrorReason.InvalidOption, $"Option {option} must be {limit}; it is {actual}.", option, limit, actual));
    }
}

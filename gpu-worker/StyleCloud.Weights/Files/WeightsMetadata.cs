using System.Globalization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Files;

/// <summary>
/// What a safetensors file made for StyleCloud says about itself: <c>stylecloud.name</c>, <c>.network</c>, <c>.default</c>,
/// and the preprocessing as <c>.order</c> (rgb or bgr), <c>.scale</c>, <c>.mean</c> and <c>.std</c> (three comma-separated
/// numbers in the network's channel order).
/// </summary>
internal static class WeightsMetadata
{
    private const string NameKey = "stylecloud.name";
    private const string NetworkKey = "stylecloud.network";
    private const string DefaultKey = "stylecloud.default";
    private const string OrderKey = "stylecloud.order";
    private const string ScaleKey = "stylecloud.scale";
    private const string MeanKey = "stylecloud.mean";
    private const string DeviationKey = "stylecloud.std";

    /// <summary>The metadata of <paramref name="weights"/>.</summary>
    public static Dictionary<string, string> Describe(VggWeights weights)
    {
        var preprocessing = weights.Preprocessing;
        return new(StringComparer.Ordinal)
        {
            [NameKey] = weights.Name,
            [NetworkKey] = Spell(weights.Network),
            [DefaultKey] = weights.IsDefault ? "true" : "false",
            [OrderKey] = preprocessing.Order == ChannelOrder.Bgr ? "bgr" : "rgb",
            [ScaleKey] = Join([preprocessing.Scale]),
            [MeanKey] = Join(preprocessing.Mean),
            [DeviationKey] = Join(preprocessing.StandardDeviation),
        };
    }

    /// <summary>The name that the weights were written under, or null.</summary>
    public static string? NameOf(TensorFile file) => file.Metadata.GetValueOrDefault(NameKey);

    /// <summary>Whether the file holds features that the program made itself.</summary>
    public static bool IsDefault(TensorFile file) => file.Metadata.GetValueOrDefault(DefaultKey) is "true";

    /// <summary>Refuses a file that says it belongs to another network.</summary>
    public static void CheckNetwork(TensorFile file, Network network)
    {
        if (file.Metadata.TryGetValue(NetworkKey, out var said) && said != Spell(network))
            throw InvalidWeights.Because(file.Name, "belongs to another network", Spell(network), said);
    }

    /// <summary>The preprocessing that the file states; null when it states none.</summary>
    public static Preprocessing? PreprocessingOf(TensorFile file)
    {
        if (!file.Metadata.TryGetValue(OrderKey, out var order))
            return null;
        if (order is not ("rgb" or "bgr"))
            throw InvalidWeights.Because(file.Name, $"states an unknown channel order in {OrderKey}", "rgb or bgr", order);
        var scale = Numbers(file, ScaleKey, 1);
        if (scale[0] <= 0)
            throw InvalidWeights.Because(file.Name, $"states an impossible {ScaleKey}", "a number above 0", Join(scale));
        var deviation = Numbers(file, DeviationKey, 3);
        if (deviation.Any(value => value <= 0))
            throw InvalidWeights.Because(file.Name, $"states an impossible {DeviationKey}", "three numbers above 0", Join(deviation));
        return new(order == "bgr" ? ChannelOrder.Bgr : ChannelOrder.Rgb, scale[0], Numbers(file, MeanKey, 3), deviation);
    }

    private static string Spell(Network network) => network == Network.Vgg19 ? "vgg19" : "vgg16";

    private static string Join(float[] values) =>
        string.Join(",", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static float[] Numbers(TensorFile file, string key, int count)
    {
        var text = file.Metadata.GetValueOrDefault(key, "nothing");
        var numbers = new List<float>();
        foreach (var part in text.Split(','))
        {
            if (float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number))
                numbers.Add(number);
        }

        return numbers.Count == count && text.Split(',').Length == count
            ? [.. numbers]
            : throw InvalidWeights.Because(file.Name, $"states an unreadable {key}", count == 1 ? "a number" : $"{count} numbers with commas between", text);
    }
}

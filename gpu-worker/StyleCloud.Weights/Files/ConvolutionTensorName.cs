using System.Globalization;
using System.Text.RegularExpressions;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Files;

/// <summary>
/// What a tensor's name says about its place in a VGG network. Known spellings: torchvision's <c>features.10.weight</c>,
/// the paper's <c>conv3_1.weight</c>, <c>block3_conv1.weight</c>, and Keras' <c>block3_conv1/block3_conv1_W_1:0</c> and
/// <c>block3_conv1/block3_conv1/kernel:0</c>; a leading <c>module.</c> (data-parallel training) is ignored.
/// </summary>
/// <param name="Place">The part that names the layer, as it is spelled in the file.</param>
/// <param name="IsKernel">True for the kernel, false for the bias.</param>
internal sealed partial record ConvolutionTensorName(string Place, bool IsKernel)
{
    /// <summary>Reads <paramref name="name"/>; null when it names nothing of a VGG's convolutional part.</summary>
    public static ConvolutionTensorName? Parse(string name)
    {
        if (Dotted().Match(name) is { Success: true } dotted)
            return new(dotted.Groups[1].Value, dotted.Groups[2].Value is "weight");
        if (Keras().Match(name) is { Success: true } keras)
            return new(keras.Groups[1].Value, keras.Groups[2].Value is "kernel" or "W");
        return null;
    }

    /// <summary>The convolution of <paramref name="network"/> that the name means; null when there is none.</summary>
    public LayerName? LayerIn(Network network)
    {
        if (!LayerName.TryParse(Place, network, out var layer))
            return null;
        var isTorchvision = Place.StartsWith("features.", StringComparison.Ordinal);
        return isTorchvision && !layer.BeforeActivation ? null : layer with { BeforeActivation = true };
    }

    /// <summary>The name of <paramref name="layer"/>'s kernel in the spelling that this name follows.</summary>
    public string Spell(LayerName layer, Network network)
    {
        if (Place.StartsWith("block", StringComparison.Ordinal))
            return string.Create(CultureInfo.InvariantCulture, $"block{layer.Block}_conv{layer.Index}");
        if (!Place.StartsWith("features.", StringComparison.Ordinal))
            return layer.ToString();
        for (var position = 0; position < 64; position++)
        {
            var features = string.Create(CultureInfo.InvariantCulture, $"features.{position}");
            if (LayerName.TryParse(features, network, out var found) && found == layer)
                return features;
        }

        throw new ArgumentOutOfRangeException(nameof(layer), layer, "Not a convolution of the network.");
    }

    [GeneratedRegex(@"^(?:module\.)?(features\.[0-9]{1,2}|conv[0-9]_[0-9]|block[0-9]_conv[0-9])\.(weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?:^|/)(block[0-9]_conv[0-9])/(?:.*/)?(?:block[0-9]_conv[0-9]_)?(kernel|bias|W|b)(?:_[0-9]+)?(?::0)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Keras();
}

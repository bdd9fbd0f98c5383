using System.Globalization;
using System.Text.RegularExpressions;

namespace StyleCloud.Contracts.Options;

/// <summary>
/// A layer of VGG16 or VGG19 by the names of the papers: <c>relu4_2</c> is the second activation of block 4,
/// <c>conv4_2</c> the same convolution before its activation.
/// </summary>
/// <remarks>
/// Read too: Keras' <c>block4_conv2</c>, which is <c>relu4_2</c> because a Keras VGG layer ends with its activation,
/// and torchvision's <c>features.N</c>, which depends on the network.
/// </remarks>
/// <param name="Block">1…5.</param>
/// <param name="Index">1…4 within the block.</param>
/// <param name="BeforeActivation">True for <c>conv</c>, false for <c>relu</c>.</param>
public readonly partial record struct LayerName(int Block, int Index, bool BeforeActivation) : IComparable<LayerName>
{
    /// <summary>Convolutions per block.</summary>
    public static IReadOnlyList<int> BlockLengths(Network network) => network switch
    {
        Network.Vgg16 => [2, 2, 3, 3, 3],
        Network.Vgg19 => [2, 2, 4, 4, 4],
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Unknown network."),
    };

    /// <summary>Whether the layer exists in <paramref name="network"/>.</summary>
    public bool ExistsIn(Network network) => Block is >= 1 and <= 5 && Index >= 1 && Index <= BlockLengths(network)[Block - 1];

    /// <summary>Reads any of the accepted spellings.</summary>
    /// <returns>False when <paramref name="text"/> is none of them or names no layer of <paramref name="network"/>.</returns>
    public static bool TryParse(string? text, Network network, out LayerName layer)
    {
        layer = default;
        if (text is null)
            return false;
        if (Torchvision().Match(text) is { Success: true } features)
            return TryFromFeatureIndex(int.Parse(features.Groups[1].Value, CultureInfo.InvariantCulture), network, out layer);

        var match = Paper().Match(text);
        if (match.Success)
        {
            layer = new(Digit(match, 2), Digit(match, 3), match.Groups[1].Value is "conv");
            return layer.ExistsIn(network);
        }

        match = Keras().Match(text);
        if (!match.Success)
            return false;
        layer = new(Digit(match, 1), Digit(match, 2), BeforeActivation: false);
        return layer.ExistsIn(network);
    }

    /// <summary>Depth order: by block, index, then convolution before activation.</summary>
    public int CompareTo(LayerName other) =>
        (Block, Index, BeforeActivation ? 0 : 1).CompareTo((other.Block, other.Index, other.BeforeActivation ? 0 : 1));

    /// <summary>The canonical name.</summary>
    public override string ToString() => $"{(BeforeActivation ? "conv" : "relu")}{Block}_{Index}";

    /// <summary>Order operators follow <see cref="CompareTo"/>.</summary>
    public static bool operator <(LayerName left, LayerName right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(LayerName left, LayerName right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(LayerName left, LayerName right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(LayerName left, LayerName right) => left.CompareTo(right) >= 0;

    private static int Digit(Match match, int group) => match.Groups[group].Value[0] - '0';

    /// <summary>torchvision's <c>features</c> module counts convolution, ReLU, …, pool for each block.</summary>
    private static bool TryFromFeatureIndex(int wanted, Network network, out LayerName layer)
    {
        var position = 0;
        var lengths = BlockLengths(network);
        for (var block = 1; block <= 5; block++)
        {
            for (var index = 1; index <= lengths[block - 1]; index++, position += 2)
            {
                if (wanted == position || wanted == position + 1)
                {
                    layer = new(block, index, BeforeActivation: wanted == position);
                    return true;
                }
            }

            position++;
        }

        layer = default;
        return false;
    }

    [GeneratedRegex(@"^(relu|conv)([1-5])_([1-4])$", RegexOptions.CultureInvariant)]
    private static partial Regex Paper();

    [GeneratedRegex(@"^block([1-5])_conv([1-4])$", RegexOptions.CultureInvariant)]
    private static partial Regex Keras();

    [GeneratedRegex(@"^features\.([0-9]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Torchvision();
}

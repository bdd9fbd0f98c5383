using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights;

/// <summary>One 3×3 convolution of a VGG network.</summary>
/// <param name="Layer">Its name, for example <c>conv4_2</c>.</param>
/// <param name="InChannels">I.</param>
/// <param name="OutChannels">O.</param>
public sealed record ConvolutionShape(LayerName Layer, int InChannels, int OutChannels)
{
    /// <summary>Values of the kernel, O × I × 3 × 3.</summary>
    public int KernelLength => OutChannels * InChannels * 9;
}

/// <summary>The convolutions of VGG16 and VGG19 (Simonyan and Zisserman 2015, table 1, columns D and E).</summary>
public static class VggArchitecture
{
    private static readonly int[] BlockChannels = [64, 128, 256, 512, 512];

    /// <summary>In depth order.</summary>
    public static IReadOnlyList<ConvolutionShape> Convolutions(Network network)
    {
        var shapes = new List<ConvolutionShape>();
        var channels = 3;
        var lengths = LayerName.BlockLengths(network);
        for (var block = 1; block <= lengths.Count; block++)
        {
            for (var index = 1; index <= lengths[block - 1]; index++)
            {
                shapes.Add(new(new(block, index, BeforeActivation: true), channels, BlockChannels[block - 1]));
                channels = BlockChannels[block - 1];
            }
        }

        return shapes;
    }

    /// <summary>How people write the network's name.</summary>
    internal static string DisplayName(Network network) => network.ToString().ToUpperInvariant();
}

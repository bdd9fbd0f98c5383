using StyleCloud.Drawing;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// A network whose activations fit into fp16. The first networks in Caffe's scale have some beyond a thousand, and their squares do not fit. A rectifier lets a positive factor through, so each
/// layer is divided by a power of two near its activations' root mean square, and the next multiplied by it: the features differ by these factors alone, which normalised losses do not see.
/// </summary>
internal static class HalfRange
{
    /// <summary>In pixels: large enough for every layer down to relu5_1 to see shapes.</summary>
    private const int ProbeSide = 96;

    /// <summary>The scaled network.</summary>
    public static VggWeights Fit(VggWeights weights)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var layers = weights.Convolutions.Select(convolution => convolution.Layer with { BeforeActivation = false });
        using var extractor = new FeatureExtractor(weights, layers, Pooling.Average, EdgePadding.Replicate, ScalarType.Float32, CPU);
        var probe = ImageTensor.From(SceneDrawing.Draw(ProbeSide, ProbeSide, seed: 0), CPU);
        var factors = extractor.Extract(probe).Select(Factor).ToList();
        return weights with { Convolutions = [.. weights.Convolutions.Select((convolution, i) => Scaled(convolution, i > 0 ? factors[i - 1] : 1, factors[i]))] };
    }

    private static float Factor(Tensor features)
    {
        var size = features.square().mean().sqrt().Number();
        return size > 0 && double.IsFinite(size) ? MathF.ScaleB(1, -(int)Math.Round(Math.Log2(size))) : 1;
    }

    private static ConvolutionWeights Scaled(ConvolutionWeights convolution, float before, float after) => convolution with
    {
        Kernel = Array.ConvertAll(convolution.Kernel, value => value * (after / before)),
        Bias = Array.ConvertAll(convolution.Bias, value => value * after),
    };
}

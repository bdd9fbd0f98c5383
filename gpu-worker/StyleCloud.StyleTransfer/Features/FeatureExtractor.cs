using StyleCloud.Contracts.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>
/// The convolutional part of VGG16 or VGG19 (Simonyan and Zisserman 2015), built only as deep as the deepest layer asked
/// for. Weights are frozen: gradients flow to the picture alone. Tensors are channels-last, which is up to a fifth faster
/// on processors and what bfloat16 kernels want on GPUs.
/// </summary>
public sealed class FeatureExtractor : IDisposable
{
    private readonly Stage[] _stages;
    private readonly Pooling _pooling;
    private readonly EdgePadding _padding;
    private readonly PixelPreprocessing _preprocessing;
    private readonly ScalarType _type;

    /// <summary>Copies the weights that are needed to the device.</summary>
    /// <param name="weights">The network's weights.</param>
    /// <param name="layers">Every layer that <see cref="Extract"/> shall return.</param>
    /// <param name="pooling">What stands between the blocks.</param>
    /// <param name="padding">What convolutions see beyond the edge.</param>
    /// <param name="type">Arithmetic of the convolutions: <c>Float32</c>, <c>BFloat16</c> or, for tests, <c>Float64</c>.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="ArgumentException">The weights end before the deepest layer.</exception>
    public FeatureExtractor(VggWeights weights, IEnumerable<LayerName> layers, Pooling pooling, EdgePadding padding, ScalarType type, Device device)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Layers = [.. layers.Distinct().Order()];
        var deepest = Layers.Count > 0 ? Layers[^1] : default;
        var convolutions = weights.Convolutions.TakeWhile(convolution => convolution.Layer <= deepest).ToList();
        if (Layers.Count > 0 && (convolutions.Count == 0 || convolutions[^1].Layer < deepest with { BeforeActivation = true }))
            throw new ArgumentException($"The weights {weights.Name} end before {deepest}.", nameof(weights));

        (_pooling, _padding, _type) = (pooling, padding, type);
        using var _ = NewDisposeScope();
        _preprocessing = new(weights.Preprocessing, type, device);
        _stages = [.. convolutions.Select(convolution => Stage.Create(convolution, Layers, type, device))];
    }

    /// <summary>The layers that <see cref="Extract"/> returns, in depth order.</summary>
    public IReadOnlyList<LayerName> Layers { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="image">(1, 3, H, W), RGB, 0…255, 32-bit (or 64-bit when the extractor is); H and W at least 16.</param>
    /// <returns>One tensor (1, C, h, w) for each of <see cref="Layers"/>, in the extractor's type, owned by the caller's dispose scope.</returns>
    public Tensor[] Extract(Tensor image)
    {
        var features = new Tensor[Layers.Count];
        var found = 0;
        var x = _preprocessing.Apply(image);
        var block = 1;
        foreach (var stage in _stages)
        {
            if (stage.Layer.Block != block)
                (x, block) = (Pool(x), stage.Layer.Block);
            x = Convolve(x, stage);
            if (stage.KeepsConvolution)
                features[found++] = x;
            if (found == features.Length)
                break;

            // In place unless the value before the activation is kept: an extra copy costs up to 30 % of the whole evaluation.
            x = stage.KeepsConvolution ? nn.functional.relu(x) : x.relu_();
            if (stage.KeepsActivation)
                features[found++] = x;
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _preprocessing.Dispose();
        foreach (var stage in _stages)
        {
            stage.Kernel.Dispose();
            stage.Bias.Dispose();
        }
    }

    /// <summary>Lays a (N, C, H, W) tensor out in memory as (N, H, W, C); the shape stays.</summary>
    internal static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private Tensor Convolve(Tensor x, Stage stage) => _padding == EdgePadding.Zeros
        ? nn.functional.conv2d(x, stage.Kernel, stage.Bias, padding: [1, 1])
        : nn.functional.conv2d(nn.functional.pad(x, [1, 1, 1, 1], PaddingModes.Replicate), stage.Kernel, stage.Bias);

    private Tensor Pool(Tensor x) => _pooling == Pooling.Max
        ? nn.functional.max_pool2d(x, 2, 2)
        : nn.functional.avg_pool2d(x, 2, 2);

    private sealed record Stage(LayerName Layer, Tensor Kernel, Tensor Bias, bool KeepsConvolution, bool KeepsActivation)
    {
        public static Stage Create(ConvolutionWeights weights, IReadOnlyList<LayerName> layers, ScalarType type, Device device)
        {
            var kernel = tensor(weights.Kernel).reshape(weights.OutChannels, weights.InChannels, 3, 3).to(type, device);
            return new(
                weights.Layer,
                ChannelsLast(kernel).DetachFromDisposeScope(),
                tensor(weights.Bias).to(type, device).DetachFromDisposeScope(),
                layers.Contains(weights.Layer with { BeforeActivation = true }),
                layers.Contains(weights.Layer with { BeforeActivation = false }));
        }
    }
}

using StyleCloud.Contracts.Options;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>One convolution and the activation after it. Owns its tensors.</summary>
/// <param name="Kernel">(out, in, 3, 3).</param>
/// <param name="Bias">(out).</param>
/// <param name="Turned">The kernel of the way back: (in, out, 3, 3), turned by 180°.</param>
/// <param name="PoolsBefore">Whether a new block begins, and the picture is halved first.</param>
/// <param name="Convolution">Index among the layers asked for of the value before the activation; null when it is not.</param>
/// <param name="Activation">The same of the value after it.</param>
internal sealed record NetworkStage(Tensor Kernel, Tensor Bias, Tensor Turned, bool PoolsBefore, int? Convolution, int? Activation) : IDisposable
{
    /// <summary>Copies the weights to the device.</summary>
    /// <param name="weights">Of the convolution.</param>
    /// <param name="before">The convolution before it; null for the first.</param>
    /// <param name="layers">The layers asked for.</param>
    /// <param name="type">Arithmetic.</param>
    /// <param name="device">Where to compute.</param>
    public static NetworkStage Create(ConvolutionWeights weights, ConvolutionWeights? before, IReadOnlyList<LayerName> layers, ScalarType type, Device device)
    {
        var kernel = tensor(weights.Kernel).reshape(weights.OutChannels, weights.InChannels, 3, 3).to(type, device);
        return new(
            FeatureExtractor.ChannelsLast(kernel).DetachFromDisposeScope(),
            tensor(weights.Bias).to(type, device).DetachFromDisposeScope(),
            FeatureExtractor.ChannelsLast(kernel.flip(2, 3).transpose(0, 1)).DetachFromDisposeScope(),
            before is not null && before.Layer.Block != weights.Layer.Block,
            IndexOf(weights.Layer with { BeforeActivation = true }),
            IndexOf(weights.Layer with { BeforeActivation = false }));

        int? IndexOf(LayerName layer) => layers.Index().Where(pair => pair.Item == layer).Select(pair => (int?)pair.Index).FirstOrDefault();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kernel.Dispose();
        Bias.Dispose();
        Turned.Dispose();
    }
}

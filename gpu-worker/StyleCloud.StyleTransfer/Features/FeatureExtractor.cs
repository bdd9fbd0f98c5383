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
    private readonly NetworkStage[] _stages;
    private readonly NetworkOperators _operators;
    private readonly PixelPreprocessing _preprocessing;

    /// <summary>Copies the weights that are needed to the device.</summary>
    /// <param name="weights">The network's weights.</param>
    /// <param name="layers">Every layer whose features will be asked for.</param>
    /// <param name="pooling">What stands between the blocks.</param>
    /// <param name="padding">What convolutions see beyond the edge.</param>
    /// <param name="type">Arithmetic of the convolutions: <c>Float32</c>, <c>BFloat16</c>, <c>Float16</c> or, for tests, <c>Float64</c>.</param>
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

        (_operators, Type) = (new(pooling, padding), type);
        using var _ = NewDisposeScope();
        _preprocessing = new(weights.Preprocessing, type, device);
        _stages = [.. convolutions.Select((convolution, i) => NetworkStage.Create(convolution, i > 0 ? convolutions[i - 1] : null, Layers, type, device))];
    }

    /// <summary>Arithmetic of the convolutions, and type of the features.</summary>
    public ScalarType Type { get; }

    /// <summary>The layers whose features are found, in depth order.</summary>
    public IReadOnlyList<LayerName> Layers { get; }

    /// <summary>Runs the network over a whole picture.</summary>
    /// <param name="image">(1, 3, H, W), RGB, 0…255, 32-bit (or 64-bit when the extractor is); H and W at least 16.</param>
    /// <returns>One tensor (1, C, h, w) for each of <see cref="Layers"/>, in the extractor's type, owned by the caller's dispose scope.</returns>
    public Tensor[] Extract(Tensor image)
    {
        var features = new Tensor[Layers.Count];
        using var pass = Begin(keeps: false);
        pass.Forward(image, isLast: true, (layer, found, _) => features[layer] = found.alias());
        return features;
    }

    /// <summary>Begins a run over a picture, to be given in one or several bands of rows.</summary>
    /// <param name="keeps">Whether what the way back needs is kept. Otherwise no more than two layers are in memory at a time.</param>
    public FeaturePass Begin(bool keeps) => new(_preprocessing, _operators, _stages, keeps);

    /// <inheritdoc/>
    public void Dispose()
    {
        _preprocessing.Dispose();
        foreach (var stage in _stages)
            stage.Dispose();
    }

    /// <summary>Lays a (N, C, H, W) tensor out in memory as (N, H, W, C); the shape stays.</summary>
    internal static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}

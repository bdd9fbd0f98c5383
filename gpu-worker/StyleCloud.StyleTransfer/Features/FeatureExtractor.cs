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

    /// <summary>Arithmetic of the convolutions, and type of the features.</summary>
    public ScalarType Type => _type;

    /// <summary>The layers that <see cref="Extract"/> returns, in depth order.</summary>
    public IReadOnlyList<LayerName> Layers { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="image">(1, 3, H, W), RGB, 0…255, 32-bit (or 64-bit when the extractor is); H and W at least 16.</param>
    /// <returns>One tensor (1, C, h, w) for each of <see cref="Layers"/>, in the extractor's type, owned by the caller's dispose scope.</returns>
    public Tensor[] Extract(Tensor image)
    {
        var features = new Tensor[Layers.Count];
        foreach (var output in Forward(image, (layer, found) => features[layer] = found.alias()))
            output.Dispose();
        return features;
    }

    /// <summary>Runs the network and keeps nothing: no more than two layers are in memory at a time.</summary>
    /// <param name="image">As for <see cref="Extract"/>.</param>
    /// <param name="visit">As for <see cref="Forward"/>; what it wants to keep, it copies.</param>
    public void Visit(Tensor image, Action<int, Tensor> visit) => Run(image, visit, null);

    /// <summary>Runs the network and keeps what the way back needs: nothing but the outputs of the activations.</summary>
    /// <param name="image">As for <see cref="Extract"/>.</param>
    /// <param name="visit">Called for each of <see cref="Layers"/> with its index and features, as soon as they are there: they may still be in the processor's cache.</param>
    /// <returns>The outputs, one for each convolution, owned by the caller's dispose scope.</returns>
    public IReadOnlyList<Tensor> Forward(Tensor image, Action<int, Tensor> visit)
    {
        var outputs = new List<Tensor>();
        Run(image, visit, outputs);
        return outputs;
    }

    /// <summary>The way back from losses of the features to the pixels, by the chain rule. Leaner than automatic differentiation, which cannot know that most values are not needed again.</summary>
    /// <param name="outputs">What <see cref="Forward"/> returned; each is disposed once it is not needed any more.</param>
    /// <param name="add">
    /// Called for each of <see cref="Layers"/>, deepest first, with its index and the gradient by its features as far as deeper layers make it, (1, C, h, w), null for zero; returns it with that of
    /// the layer's own losses added, in place or not.
    /// </param>
    /// <returns>The gradient by the image, (1, 3, H, W), in the image's type, owned by the caller's dispose scope; null when no layer has a loss.</returns>
    public Tensor? Backward(IReadOnlyList<Tensor> outputs, Func<int, Tensor?, Tensor?> add)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(add);
        var feature = Layers.Count - 1;
        Tensor? gradient = null;
        for (var i = _stages.Length - 1; i >= 0; i--)
        {
            var (stage, output) = (_stages[i], outputs[i]);
            if (i + 1 < _stages.Length && _stages[i + 1].Layer.Block != stage.Layer.Block)
                gradient = Then(gradient, old => PoolBackward(old, output));
            if (stage.KeepsActivation)
                gradient = Replaced(gradient, add(feature--, gradient));
            gradient = Then(gradient, old => TorchOperators.ReluBackward(old, output));
            output.Dispose();
            if (stage.KeepsConvolution)
                gradient = Replaced(gradient, add(feature--, gradient));
            gradient = Then(gradient, old => ConvolveBackward(old, stage));
        }

        return Then(gradient, _preprocessing.Backward);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _preprocessing.Dispose();
        foreach (var stage in _stages)
        {
            stage.Kernel.Dispose();
            stage.Bias.Dispose();
            stage.Turned.Dispose();
        }
    }

    /// <summary>Lays a (N, C, H, W) tensor out in memory as (N, H, W, C); the shape stays.</summary>
    internal static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private void Run(Tensor image, Action<int, Tensor> visit, List<Tensor>? outputs)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var feature = 0;
        var x = _preprocessing.Apply(image);
        var isKept = false;
        var block = 1;
        foreach (var stage in _stages)
        {
            if (stage.Layer.Block != block)
            {
                Next(Pool(x));
                block = stage.Layer.Block;
            }

            Next(Convolve(x, stage));
            if (stage.KeepsConvolution)
            {
                visit(feature++, x);
                isKept = outputs is not null;
                Next(nn.functional.relu(x));
            }
            else
            {
                x.relu_(); // In place: an extra copy costs up to 30 % of the whole evaluation.
            }

            outputs?.Add(x);
            isKept = outputs is not null;
            if (stage.KeepsActivation)
                visit(feature++, x);
        }

        if (!isKept)
            x.Dispose();

        void Next(Tensor next)
        {
            if (!isKept)
                x.Dispose();
            (x, isKept) = (next, false);
        }
    }

    private static Tensor? Then(Tensor? gradient, Func<Tensor, Tensor> step) => gradient is null ? null : Replaced(gradient, step(gradient));

    /// <summary>What is not needed again is given back at once, so that the next step writes where this one read.</summary>
    private static Tensor? Replaced(Tensor? old, Tensor? next)
    {
        if (!ReferenceEquals(old, next))
            old?.Dispose();
        return next;
    }

    private Tensor Convolve(Tensor x, Stage stage)
    {
        if (_padding == EdgePadding.Zeros)
            return nn.functional.conv2d(x, stage.Kernel, stage.Bias, padding: [1, 1]);
        using var padded = nn.functional.pad(x, [1, 1, 1, 1], PaddingModes.Replicate);
        return nn.functional.conv2d(padded, stage.Kernel, stage.Bias);
    }

    /// <summary>
    /// The gradient by a convolution's input: the convolution of that by its output with the kernel turned around. Where the edge is replicated, what falls
    /// beyond it belongs to the pixels at the edge.
    /// </summary>
    private Tensor ConvolveBackward(Tensor gradient, Stage stage)
    {
        if (_padding == EdgePadding.Zeros)
            return nn.functional.conv2d(gradient, stage.Turned, padding: [1, 1]);
        using var scope = NewDisposeScope();
        var (height, width) = (gradient.shape[2], gradient.shape[3]);
        var padded = nn.functional.conv2d(gradient, stage.Turned, padding: [2, 2]);
        padded.narrow(2, 1, 1).add_(padded.narrow(2, 0, 1));
        padded.narrow(2, height, 1).add_(padded.narrow(2, height + 1, 1));
        padded.narrow(3, 1, 1).add_(padded.narrow(3, 0, 1));
        padded.narrow(3, width, 1).add_(padded.narrow(3, width + 1, 1));
        return padded.narrow(2, 1, height).narrow(3, 1, width).MoveToOuterDisposeScope();
    }

    private Tensor Pool(Tensor x) => _pooling == Pooling.Max
        ? nn.functional.max_pool2d(x, 2, 2)
        : nn.functional.avg_pool2d(x, 2, 2);

    /// <summary>Of an average every pixel has a quarter of the gradient. (The operator of libtorch 2.10 for that takes ten times as long.) A row or column that has no partner is in no average.</summary>
    private Tensor PoolBackward(Tensor gradient, Tensor input)
    {
        if (_pooling == Pooling.Max)
            return TorchOperators.MaxPoolBackward(gradient, input);
        using var quarter = gradient * 0.25.Kept();
        var spread = nn.functional.interpolate(quarter, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        var (below, right) = (input.shape[2] - spread.shape[2], input.shape[3] - spread.shape[3]);
        return below + right == 0 ? spread : Replaced(spread, nn.functional.pad(spread, [0, right, 0, below]))!;
    }

    /// <param name="Layer">The layer, after its activation.</param>
    /// <param name="Kernel">(out, in, 3, 3).</param>
    /// <param name="Bias">(out).</param>
    /// <param name="Turned">The kernel of the way back: (in, out, 3, 3), turned by 180°.</param>
    /// <param name="KeepsConvolution">Whether the value before the activation is asked for.</param>
    /// <param name="KeepsActivation">Whether the value after it is.</param>
    private sealed record Stage(LayerName Layer, Tensor Kernel, Tensor Bias, Tensor Turned, bool KeepsConvolution, bool KeepsActivation)
    {
        public static Stage Create(ConvolutionWeights weights, IReadOnlyList<LayerName> layers, ScalarType type, Device device)
        {
            var kernel = tensor(weights.Kernel).reshape(weights.OutChannels, weights.InChannels, 3, 3).to(type, device);
            return new(
                weights.Layer,
                ChannelsLast(kernel).DetachFromDisposeScope(),
                tensor(weights.Bias).to(type, device).DetachFromDisposeScope(),
                ChannelsLast(kernel.flip(2, 3).transpose(0, 1)).DetachFromDisposeScope(),
                layers.Contains(weights.Layer with { BeforeActivation = true }),
                layers.Contains(weights.Layer with { BeforeActivation = false }));
        }
    }
}

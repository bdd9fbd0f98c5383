using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>
/// VGG16's first blocks with batch normalisation (Ioffe and Szegedy 2015) between each convolution and its activation, and
/// average pooling, as the engine uses it. Normalisation is folded into the kernels at the end, so that what is stored is a
/// plain VGG.
/// </summary>
internal sealed class TrainingNetwork : IDisposable
{
    private const double Epsilon = 1e-5;
    private const double StatisticsMomentum = 0.05;
    private readonly List<Layer> _layers = [];

    /// <summary>A network before training.</summary>
    public TrainingNetwork(TrainingSettings settings, Device device)
    {
        using var scope = NewDisposeScope();
        var shapes = Shapes(settings.Blocks).ToList();
        var kernels = settings.Start == KernelStart.KMeans
            ? FeatureLearner.Learn(new FeatureRecipe { Seed = settings.Seed }, shapes, [], Preprocessing, null, CancellationToken.None).Select(convolution => convolution.Kernel)
            : shapes.Select((shape, depth) => RandomKernel(shape, SeededRandom.For(settings.Seed, (ulong)depth + 1_000_000)));
        _layers.AddRange(shapes.Zip(kernels, (shape, kernel) => Layer.Create(shape, kernel, device)));
    }

    /// <summary>The convolutions of so many blocks.</summary>
    public static IEnumerable<ConvolutionShape> Shapes(int blocks) => VggArchitecture.Convolutions(Network.Vgg16).Where(shape => shape.Layer.Block <= blocks);

    /// <summary>What the network sees is (rgb − 0.5) / 0.25.</summary>
    public static Preprocessing Preprocessing { get; } = new(ChannelOrder.Rgb, 1, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);

    /// <summary>What training changes.</summary>
    public IEnumerable<TrainedTensor> Trained => _layers.SelectMany(layer => new[] { layer.Kernel, layer.Scale, layer.Shift });

    /// <summary>What training measures: for every layer the mean and variance before the activation.</summary>
    public IEnumerable<(string Name, Tensor Value)> Statistics =>
        _layers.SelectMany(layer => new[] { ($"{layer.Shape.Layer}.mean", layer.Mean), ($"{layer.Shape.Layer}.variance", layer.Variance) });

    /// <summary>Runs the network.</summary>
    /// <param name="views">(N, 3, H, W) in 0…1.</param>
    /// <param name="training">Normalise with the batch's own statistics and remember them; else with those remembered.</param>
    /// <returns>The activations at the end of each block, (N, C, h, w).</returns>
    public IReadOnlyList<Tensor> Forward(Tensor views, bool training)
    {
        var ends = new List<Tensor>();
        var x = FeatureExtractor.ChannelsLast((views - ((double)Preprocessing.Mean[0]).Kept()) / ((double)Preprocessing.StandardDeviation[0]).Kept());
        for (var depth = 0; depth < _layers.Count; depth++)
        {
            var layer = _layers[depth];
            if (depth > 0 && layer.Shape.Layer.Block != _layers[depth - 1].Shape.Layer.Block)
                x = nn.functional.avg_pool2d(x, 2, 2);
            x = nn.functional.conv2d(x, layer.Kernel.Value, padding: [1, 1]);
            x = nn.functional.batch_norm(x, layer.Mean, layer.Variance, layer.Scale.Value, layer.Shift.Value, training, StatisticsMomentum, Epsilon).relu_();
            if (depth == _layers.Count - 1 || _layers[depth + 1].Shape.Layer.Block != layer.Shape.Layer.Block)
                ends.Add(x);
        }

        return ends;
    }

    /// <summary>The same network without normalisation: it scales kernels and becomes their bias.</summary>
    public IReadOnlyList<ConvolutionWeights> Fold()
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        return [.. _layers.Select(layer =>
        {
            var scale = layer.Scale.Value * (layer.Variance + Epsilon.Kept()).rsqrt();
            var kernel = (layer.Kernel.Value * scale.reshape(-1, 1, 1, 1)).cpu().contiguous();
            var bias = (layer.Shift.Value - (layer.Mean * scale)).cpu();
            return new ConvolutionWeights(layer.Shape.Layer, layer.Shape.OutChannels, layer.Shape.InChannels, kernel.data<float>().ToArray(), bias.data<float>().ToArray());
        })];
    }

    /// <inheritdoc/>
    public void Dispose() => _layers.ForEach(layer => layer.Dispose());

    private static float[] RandomKernel(ConvolutionShape shape, SeededRandom random)
    {
        var deviation = Math.Sqrt(2.0 / (9 * shape.InChannels));
        var kernel = new float[shape.KernelLength];
        for (var i = 0; i < kernel.Length; i++)
            kernel[i] = (float)(deviation * random.Normal());
        return kernel;
    }

    private sealed record Layer(ConvolutionShape Shape, TrainedTensor Kernel, TrainedTensor Scale, TrainedTensor Shift, Tensor Mean, Tensor Variance) : IDisposable
    {
        public static Layer Create(ConvolutionShape shape, float[] kernel, Device device) => new(
            shape,
            new($"{shape.Layer}.kernel", tensor(kernel, shape.OutChannels, shape.InChannels, 3, 3).to(device), decays: true),
            new($"{shape.Layer}.scale", ones(shape.OutChannels, device: device), decays: false),
            new($"{shape.Layer}.shift", zeros(shape.OutChannels, device: device), decays: false),
            zeros(shape.OutChannels, device: device).DetachFromDisposeScope(),
            ones(shape.OutChannels, device: device).DetachFromDisposeScope());

        public void Dispose()
        {
            foreach (var part in new IDisposable[] { Kernel, Scale, Shift, Mean, Variance })
                part.Dispose();
        }
    }
}

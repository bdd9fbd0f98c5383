using StyleCloud.Drawing;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>
/// A linear layer on what style sees of a block: mean and standard deviation of each channel over the picture, not where
/// things are.
/// </summary>
internal sealed class Head(string name, int channels, int outputs, SeededRandom random, Device device) : IDisposable
{
    private readonly TrainedTensor _kernel = new($"{name}.kernel", Normal(random, outputs, 2 * channels).to(device), decays: true);
    private readonly TrainedTensor _bias = new($"{name}.bias", zeros(outputs, device: device), decays: false);

    /// <summary>What training changes.</summary>
    public IEnumerable<TrainedTensor> Trained => [_kernel, _bias];

    /// <summary>(N, C, h, w) to (N, outputs).</summary>
    public Tensor Answer(Tensor activations)
    {
        var mean = activations.mean([2, 3]);
        var deviation = (activations.square().mean([2, 3]) - mean.square()).clamp_min(0L.Kept()).add(1e-4.Kept()).sqrt();
        return nn.functional.linear(cat([mean, deviation], 1), _kernel.Value, _bias.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kernel.Dispose();
        _bias.Dispose();
    }

    private static Tensor Normal(SeededRandom random, int rows, int columns)
    {
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(random.Normal() / Math.Sqrt(columns));
        return tensor(values, rows, columns);
    }
}

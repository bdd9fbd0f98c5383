using StyleCloud.Drawing;
using StyleCloud.Drawing.Formulas;
using StyleCloud.FeatureTraining.Pictures;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>Views to learn from, in main memory.</summary>
/// <param name="Views">N · 3 · H · W values in 0…1.</param>
/// <param name="Labels">For each view the number of its class.</param>
/// <param name="Side">H and W.</param>
#pragma warning disable CA1819 // Handed to torch once.
internal sealed record PictureBatch(float[] Views, long[] Labels, int Side)
#pragma warning restore CA1819
{
    /// <summary>(N, 3, H, W) in 0…1.</summary>
    public Tensor ToTensor(Device device) => tensor(Views, Labels.Length, 3, Side, Side).to(device);

    /// <summary>(N) class numbers.</summary>
    public Tensor LabelTensor(Device device) => tensor(Labels).to(device);
}

/// <summary>Draws batches. A batch depends on its number alone, so training goes on where it stopped.</summary>
internal sealed class PictureSource(TrainingSettings settings)
{
    private readonly PictureClasses _classes = new(settings.Classes, settings.Seed);

    /// <summary>Draws batch <paramref name="number"/>: the views of a picture follow one another.</summary>
    public PictureBatch Draw(long number)
    {
        var views = settings.ViewsPerPicture;
        var length = 3 * settings.Side * settings.Side;
        var (values, labels) = (new float[settings.Batch * length], new long[settings.Batch]);
        for (var picture = 0; picture < settings.Batch / views; picture++)
        {
            var random = SeededRandom.For(settings.Seed + 1, (ulong)((number * settings.Batch) + picture));
            var label = random.Below(_classes.Count);
            var canvas = _classes.Draw(label, settings.CanvasSide, random);
            for (var view = picture * views; view < (picture + 1) * views; view++)
            {
                labels[view] = label;
                Crop.Take(canvas, settings.Side, settings.ColourSwaps, random, values.AsSpan(view * length, length));
            }
        }

        return new(values, labels, settings.Side);
    }
}

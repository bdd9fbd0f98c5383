using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>What the judge's features say of one picture.</summary>
/// <param name="StyleLeft">
/// For each layer the distance of Gram matrices ‖G − A‖² to the style, over the photo's: 1 is no style at all, 0 all of it.
/// </param>
/// <param name="ContentChange">‖F − P‖² / ‖P‖² at the deepest layer: how far the picture's features are from the photo's.</param>
internal sealed record Verdict(IReadOnlyList<double> StyleLeft, double ContentChange)
{
    /// <summary>Share of the way to the style that was gone, mean over the layers.</summary>
    public double StyleClosed => 1 - StyleLeft.Average();
}

/// <summary>
/// Judges pictures with features that none of the candidates optimised for, at every activation that the file holds:
/// relu1_1…relu3_3 for a file of block 1–3.
/// </summary>
internal sealed class Judge : IDisposable
{
    private readonly FeatureExtractor _extractor;

    /// <param name="weights">The judge's kernels; no more of them than the file holds.</param>
    public Judge(VggWeights weights)
    {
        Layers = [.. weights.Convolutions.Select(convolution => convolution.Layer with { BeforeActivation = false }).Where(layer => layer.Block <= 3)];
        _extractor = new(weights, Layers, Pooling.Max, EdgePadding.Zeros, ScalarType.Float32, CPU);
    }

    /// <summary>The layers judged at.</summary>
    public IReadOnlyList<LayerName> Layers { get; }

    /// <summary>Judges <paramref name="result"/>, which has the photo's size.</summary>
    public Verdict Consider(RgbImage result, RgbImage photo, RgbImage style)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var (made, before, wanted) = (Features(result), Features(photo), Features(style));
        var left = Enumerable.Range(0, Layers.Count).Select(layer =>
        {
            var target = GramMatrix.Of(wanted[layer], mean: true);
            return Distance(made[layer], target) / Distance(before[layer], target);
        }).ToList();
        var change = ((made[^1] - before[^1]).square().sum() / before[^1].square().sum()).Number();
        return new(left, change);
    }

    /// <inheritdoc/>
    public void Dispose() => _extractor.Dispose();

    private static double Distance(Tensor features, Tensor target) => (GramMatrix.Of(features, mean: true) - target).square().sum().Number();

    private Tensor[] Features(RgbImage image)
    {
        var rows = tensor(image.Pixels, image.Height, image.Width, 3);
        return _extractor.Extract(rows.permute(2, 0, 1).unsqueeze(0).contiguous() * 255L.Kept());
    }
}

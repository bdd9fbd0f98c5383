using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureEvaluation;

/// <summary>What the learned kernels say of one picture.</summary>
/// <param name="StyleShares">For each layer, the picture's style distance over the photo's: 1 is no style at all, 0 all of it.</param>
/// <param name="ContentChange">‖F − P‖² / ‖P‖² at the deepest layer: how far the picture's features are from the photo's.</param>
internal sealed record Verdict(IReadOnlyList<double> StyleShares, double ContentChange)
{
    /// <summary>Mean over the layers.</summary>
    public double MeanStyleShare => StyleShares.Average();
}

/// <summary>
/// Judges pictures with kernels that were really trained, which the recipes under test never see: the distance of Gram
/// matrices ‖G − A‖² at every activation that the file holds, relu1_1…relu3_3 for block1–block3.
/// </summary>
internal sealed class LearnedJudge : IDisposable
{
    private readonly FeatureExtractor _extractor;

    public LearnedJudge(VggWeights learned)
    {
        Layers = [.. learned.Convolutions.Select(convolution => convolution.Layer with { BeforeActivation = false })];
        _extractor = new(learned, Layers, Pooling.Max, ScalarType.Float32, CPU);
    }

    /// <summary>The layers judged at.</summary>
    public IReadOnlyList<LayerName> Layers { get; }

    /// <summary>Judges <paramref name="result"/>, which has the photo's size.</summary>
    public Verdict Judge(RgbImage result, RgbImage photo, RgbImage style)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var (made, before, wanted) = (Features(result), Features(photo), Features(style));
        var shares = new List<double>();
        for (var layer = 0; layer < Layers.Count; layer++)
        {
            var target = GramMatrix.Of(wanted[layer], mean: true);
            shares.Add(Distance(made[layer], target) / Distance(before[layer], target));
        }

        var change = ((made[^1] - before[^1]).square().sum() / before[^1].square().sum()).ToDouble();
        return new(shares, change);
    }

    public void Dispose() => _extractor.Dispose();

    private static double Distance(Tensor features, Tensor target) => (GramMatrix.Of(features, mean: true) - target).square().sum().ToDouble();

    private Tensor[] Features(RgbImage image)
    {
        var rows = tensor(image.Pixels, image.Height, image.Width, 3);
        return _extractor.Extract(rows.permute(2, 0, 1).unsqueeze(0).contiguous() * 255);
    }
}

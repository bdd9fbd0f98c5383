using StyleCloud.Contracts.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>
/// Distance of one layer's Gram matrix G from those of the styles, A (Gatys et al. 2016, equations 4 and 5), one term for
/// each style. <see cref="LossForm.Normalized"/>: <c>‖G − A‖² / ‖A‖²</c> with G and A divided by their own H·W.
/// <see cref="LossForm.Lesson2017"/>: <c>Σ (G − A)² / (4 · 3² · (H·W)²)</c> with the <em>picture's</em> H·W and without division
/// of G and A. The paper has the layer's channels and positions there instead of 3 and the picture's.
/// </summary>
/// <remarks>
/// Several styles are several terms, Σₛ wₛ ‖G − Aₛ‖²/‖Aₛ‖², so that a style with small activations weighs as much as one with large.
/// </remarks>
public sealed class StyleLoss : IDisposable
{
    /// <summary>Below it a target counts as silent: the loss stays finite instead of dividing by nothing.</summary>
    internal const double SmallestNorm = 1e-12;

    private readonly LossForm _form;
    private readonly List<(Tensor Gram, double Scale)> _targets = [];

    /// <summary>Remembers the styles' Gram matrices.</summary>
    /// <param name="styles">Each style's activations (1, C, h, w) and its share; shapes may differ in h and w.</param>
    /// <param name="form">The normalisation.</param>
    /// <param name="imagePixels">H·W of the picture, for <see cref="LossForm.Lesson2017"/>.</param>
    public StyleLoss(IEnumerable<(Tensor Features, double Weight)> styles, LossForm form, long imagePixels)
    {
        ArgumentNullException.ThrowIfNull(styles);
        _form = form;
        foreach (var (features, weight) in styles)
        {
            var gram = GramMatrix.Of(features, IsMean).DetachFromDisposeScope();
            var scale = form == LossForm.Normalized
                ? 1 / Math.Max(gram.square().sum().Number(), SmallestNorm)
                : 1 / (4.0 * 3 * 3 * imagePixels * imagePixels);
            _targets.Add((gram, weight * scale));
        }
    }

    private bool IsMean => _form == LossForm.Normalized;

    /// <summary>The loss as a differentiable scalar.</summary>
    /// <param name="features">(1, C, H, W).</param>
    public Tensor Evaluate(Tensor features)
    {
        var gram = GramMatrix.Of(features, IsMean);
        Tensor? loss = null;
        foreach (var (target, scale) in _targets)
        {
            var term = (gram - target).square().sum() * scale.Kept();
            loss = loss is null ? term : loss + term;
        }

        return loss!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (gram, _) in _targets)
            gram.Dispose();
    }
}

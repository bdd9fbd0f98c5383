using StyleCloud.Contracts.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>
/// Distance of one layer's activations F from those of the photo, T (Gatys et al. 2016, equation 1).
/// <see cref="LossForm.Normalized"/>: <c>‖F − T‖² / ‖T‖²</c>, which is 1 for a layer that vanished whatever the size.
/// <see cref="LossForm.Lesson2017"/>: <c>Σ (F − T)²</c>; the paper halves it.
/// </summary>
public sealed class ContentLoss : IDisposable
{
    private readonly Tensor _target;
    private readonly double _scale;

    /// <summary>Remembers the photo's activations.</summary>
    /// <param name="target">(1, C, H, W); copied.</param>
    /// <param name="form">The normalisation.</param>
    public ContentLoss(Tensor target, LossForm form)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target.clone().DetachFromDisposeScope();
        _scale = form == LossForm.Normalized ? 1 / Math.Max(SumOfSquares(target).Number(), StyleLoss.SmallestNorm) : 1;
    }

    /// <summary>The loss, and its derivative <c>2 (F − T)</c>.</summary>
    /// <param name="features">F, (1, C, H, W), the target's shape.</param>
    /// <param name="weight">Of the term.</param>
    public LayerEvaluation Evaluate(Tensor features, double weight)
    {
        var difference = features - _target;
        return new(SumOfSquares(difference) * (weight * _scale).Kept(), AddTo);

        Tensor AddTo(Tensor? gradient) => gradient is null
            ? difference.mul((2 * weight * _scale).Kept())
            : gradient.add_(difference, (2 * weight * _scale).Kept());
    }

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    private static Tensor SumOfSquares(Tensor values) => FeatureRows.Widen(values).square().sum();
}

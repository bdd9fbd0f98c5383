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
    /// <param name="target">(1, C, H, W); copied in 32 bits (64 for 64-bit features).</param>
    /// <param name="form">The normalisation.</param>
    public ContentLoss(Tensor target, LossForm form)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = Widen(target).clone().DetachFromDisposeScope();
        _scale = form == LossForm.Normalized ? 1 / Math.Max(_target.square().sum().Number(), StyleLoss.SmallestNorm) : 1;
    }

    /// <summary>The loss as a differentiable scalar.</summary>
    /// <param name="features">(1, C, H, W), the target's shape.</param>
    public Tensor Evaluate(Tensor features) => (Widen(features) - _target).square().sum() * _scale.Kept();

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    private static Tensor Widen(Tensor features) =>
        features.dtype == ScalarType.Float64 ? features : features.to(ScalarType.Float32);
}

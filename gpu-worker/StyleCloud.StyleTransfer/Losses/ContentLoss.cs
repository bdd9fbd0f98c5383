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

    /// <summary>Takes over the photo's activations.</summary>
    /// <param name="target">(1, C, H, W), channels-last.</param>
    /// <param name="form">The normalisation.</param>
    public ContentLoss(Tensor target, LossForm form)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target.DetachFromDisposeScope();
        _scale = form == LossForm.Normalized ? 1 / Math.Max(FeatureRows.SumOfSquares(target).Number(), StyleLoss.SmallestNorm) : 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    /// <summary>Begins an evaluation, with the derivative <c>2 (F − T)</c>. Its tensors belong to the caller's dispose scope.</summary>
    /// <param name="weight">Of the term.</param>
    internal ILayerEvaluation Begin(double weight) => new Running(this, weight);

    private sealed class Running(ContentLoss loss, double weight) : ILayerEvaluation
    {
        private readonly double _slope = 2 * weight * loss._scale;
        private Tensor? _sum;
        private Tensor? _scaledSlope;

        public void Add(Tensor features, long firstRow)
        {
            using var scope = NewDisposeScope();
            var squares = FeatureRows.SumOfSquares(Difference(features, firstRow));
            _sum = (_sum is null ? squares : _sum + squares).MoveToOuterDisposeScope();
        }

        public Tensor Loss() => _sum! * (weight * loss._scale).Kept();

        public Tensor Steepness() => (_sum! / loss._target.numel().Kept()).sqrt().clamp_min(LossScale.SmallestFeature.Kept()) * _slope.Kept();

        public void BeginDerivative(Tensor? scale) => _scaledSlope = scale is null ? null : scale * _slope.Kept();

        public Tensor AddDerivative(Tensor? gradient, Tensor features, long firstRow)
        {
            using var scope = NewDisposeScope();
            var difference = Difference(features, firstRow);
            if (_scaledSlope is null && gradient is not null)
                return gradient.add_(difference, _slope.Kept());
            var derivative = _scaledSlope is null ? difference.mul_(_slope.Kept()) : difference.mul_(_scaledSlope);
            return gradient is null ? derivative.MoveToOuterDisposeScope() : gradient.add_(derivative);
        }

        private Tensor Difference(Tensor features, long firstRow) => features - loss._target.narrow(2, firstRow, features.shape[2]);
    }
}

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
/// Several styles are several terms, Σₛ wₛ ‖G − Aₛ‖²/‖Aₛ‖², so that a style with small activations weighs as much as one with large. However many they are, an
/// evaluation makes two products: G less the first style's matrix, and the derivative, <c>F · Σₛ 4 cₛ (G − Aₛ)</c>.
/// </remarks>
public sealed class StyleLoss : IDisposable
{
    /// <summary>Below it a target counts as silent: the loss stays finite instead of dividing by nothing.</summary>
    internal const double SmallestNorm = 1e-12;

    private readonly long _positions;
    private readonly double _divisor;
    private readonly double _share;
    private readonly Tensor _first;
    private readonly Tensor _negated;
    private readonly Tensor? _rest;
    private readonly List<(Tensor? FromFirst, double Scale)> _styles = [];

    /// <summary>Remembers the styles' Gram matrices.</summary>
    /// <param name="styles">Each style's <see cref="GramMatrix"/>, a mean when the form is <see cref="LossForm.Normalized"/>, and its share; copied.</param>
    /// <param name="form">The normalisation.</param>
    /// <param name="type">Of the features that will be evaluated.</param>
    /// <param name="positions">H·W of the layer in the picture that is painted.</param>
    /// <param name="imagePixels">H·W of that picture, for <see cref="LossForm.Lesson2017"/>.</param>
    public StyleLoss(IReadOnlyList<(Tensor Gram, double Weight)> styles, LossForm form, ScalarType type, long positions, long imagePixels)
    {
        ArgumentNullException.ThrowIfNull(styles);
        using var scope = NewDisposeScope();
        var isMean = form == LossForm.Normalized;
        (_positions, _divisor) = (positions, isMean ? positions : 1);
        _share = GramMatrix.ShareInProduct(type, positions);
        _first = styles[0].Gram.clone().DetachFromDisposeScope();
        foreach (var (gram, weight) in styles)
        {
            var scale = isMean ? 1 / Math.Max(gram.square().sum().Number(), SmallestNorm) : 1 / (4.0 * 3 * 3 * imagePixels * imagePixels);
            _styles.Add((_styles.Count == 0 ? null : (_first - gram).DetachFromDisposeScope(), weight * scale));
        }

        // As the sum over all positions, or the share of it, that the product makes; what the features' type cannot hold of it is taken off afterwards.
        var sum = _first * (_divisor * _share).Kept();
        _negated = sum.neg().to(type).DetachFromDisposeScope();
        var rest = (sum + FeatureRows.Widen(_negated)) / (_divisor * _share).Kept();
        _rest = type is ScalarType.Float32 or ScalarType.Float64 ? null : rest.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _negated.Dispose();
        _rest?.Dispose();
        foreach (var (fromFirst, _) in _styles)
            fromFirst?.Dispose();
    }

    /// <summary>Begins an evaluation. Its tensors belong to the caller's dispose scope.</summary>
    /// <param name="weight">Of the term.</param>
    internal ILayerEvaluation Begin(double weight) => new Running(this, weight);

    private sealed class Running(StyleLoss loss, double weight) : ILayerEvaluation
    {
        private Tensor? _sum;
        private Tensor? _difference;
        private Tensor? _derivative;

        public void Add(Tensor features, long firstRow)
        {
            using var scope = NewDisposeScope();
            if (features.shape[2] * features.shape[3] == loss._positions)
            {
                var rows = FeatureRows.Of(features);
                var difference = FeatureRows.Widen(loss._negated.addmm(rows.t(), rows, alpha: (float)loss._share)) / (loss._divisor * loss._share).Kept();
                _difference = (loss._rest is null ? difference : difference.sub_(loss._rest)).MoveToOuterDisposeScope();
            }
            else
            {
                var gram = GramMatrix.Of(features, mean: false);
                _sum = _sum is null ? gram.MoveToOuterDisposeScope() : _sum.add_(gram);
            }
        }

        public Tensor Loss()
        {
            _difference ??= _sum! / loss._divisor.Kept() - loss._first;
            Tensor? sum = null;
            foreach (var (fromFirst, scale) in loss._styles)
            {
                var own = fromFirst is null ? _difference : _difference + fromFirst;
                var (term, slope) = (own.square().sum() * (weight * scale).Kept(), own * (4 * weight * scale / loss._divisor).Kept());
                (sum, _derivative) = (sum is null ? term : sum + term, _derivative is null ? slope : _derivative + slope);
            }

            return sum!;
        }

        public Tensor Steepness()
        {
            using var scope = NewDisposeScope();
            var gram = (_difference! + loss._first) * (loss._divisor / loss._positions).Kept();
            return _derivative!.square().mm(gram.diagonal().clamp_min((LossScale.SmallestFeature * LossScale.SmallestFeature).Kept()).unsqueeze(1)).max().sqrt().MoveToOuterDisposeScope(); // Were the channels independent.
        }

        public void BeginDerivative(Tensor? scale) => _derivative = (scale is null ? _derivative! : _derivative! * scale).to(loss._negated.dtype);

        public Tensor AddDerivative(Tensor? gradient, Tensor features, long firstRow) => FeatureRows.AddProduct(gradient, features, _derivative!);
    }
}

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

    private readonly double _positions;
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
        _positions = isMean ? positions : 1;
        foreach (var (gram, weight) in styles)
        {
            var scale = isMean ? 1 / Math.Max(gram.square().sum().Number(), SmallestNorm) : 1 / (4.0 * 3 * 3 * imagePixels * imagePixels);
            _styles.Add((_styles.Count == 0 ? null : (styles[0].Gram - gram).DetachFromDisposeScope(), weight * scale));
        }

        // As the sum over all positions, which the product makes; what the features' type cannot hold of it is taken off afterwards.
        var sum = styles[0].Gram * _positions.Kept();
        _negated = sum.neg().to(type).DetachFromDisposeScope();
        var rest = (sum + FeatureRows.Widen(_negated)) / _positions.Kept();
        _rest = type is ScalarType.Float32 or ScalarType.Float64 ? null : rest.DetachFromDisposeScope();
    }

    /// <summary>The loss, and its derivative.</summary>
    /// <param name="features">F, (1, C, H, W), channels-last.</param>
    /// <param name="weight">Of the term.</param>
    public LayerEvaluation Evaluate(Tensor features, double weight)
    {
        var rows = FeatureRows.Of(features);
        var difference = FeatureRows.Widen(_negated.addmm(rows.t(), rows)) / _positions.Kept();
        if (_rest is not null)
            difference = difference.sub_(_rest);

        Tensor? loss = null, derivative = null;
        foreach (var (fromFirst, scale) in _styles)
        {
            var own = fromFirst is null ? difference : difference + fromFirst;
            var (term, slope) = (own.square().sum() * (weight * scale).Kept(), own * (4 * weight * scale / _positions).Kept());
            (loss, derivative) = (loss is null ? term : loss + term, derivative is null ? slope : derivative + slope);
        }

        var matrix = derivative!.to(features.dtype);
        return new(loss!, gradient => FeatureRows.AddProduct(gradient, features, matrix));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _negated.Dispose();
        _rest?.Dispose();
        foreach (var (fromFirst, _) in _styles)
            fromFirst?.Dispose();
    }
}

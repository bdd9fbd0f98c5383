using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>Correlations between a layer's channels (Gatys et al. 2016, equation 3).</summary>
/// <remarks>
/// The product is made in the arithmetic of the features, several times faster than in 32 bits. Sums are kept in 32 bits until they are complete, but are rounded to
/// the features' type then. So what is asked for is never a matrix alone but a difference from one that is known: with the known one inside the sum, only the
/// difference is rounded.
/// </remarks>
public static class GramMatrix
{
    /// <summary><c>G = F Fᵀ</c> with F the features as a C × (H·W) matrix.</summary>
    /// <param name="features">(1, C, H, W), any floating type.</param>
    /// <param name="mean">Divide by H·W, which makes pictures of different sizes comparable; the paper does not.</param>
    /// <returns>(C, C), symmetric, 32 bits (64 for 64-bit features), to about the precision of 32 bits; owned by the caller's dispose scope.</returns>
    public static Tensor Of(Tensor features, bool mean)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var rows = FeatureRows.Of(features);
        if (features.dtype is ScalarType.Float32 or ScalarType.Float64)
        {
            var sum = rows.t().mm(rows);
            return (mean ? sum / rows.shape[0].Kept() : sum).MoveToOuterDisposeScope();
        }

        var share = ShareInProduct(features.dtype, rows.shape[0]);
        var gram = rows.new_zeros(rows.shape[1], rows.shape[1]).addmm_(rows.t(), rows, alpha: (float)share);
        gram = FeatureRows.Widen(gram) + FeatureRows.Widen(gram.addmm(rows.t(), rows, beta: -1, alpha: (float)share)); // What the rounding took.
        return (gram / (mean ? rows.shape[0] * share : share).Kept()).MoveToOuterDisposeScope();
    }

    /// <summary>What a product is multiplied by before it is rounded: fp16 ends at 65504, which sums over a picture's positions exceed, so there it is the mean.</summary>
    internal static double ShareInProduct(ScalarType type, long positions) => type == ScalarType.Float16 ? 1.0 / positions : 1;
}

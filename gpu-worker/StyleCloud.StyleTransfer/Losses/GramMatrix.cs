using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>Correlations between a layer's channels (Gatys et al. 2016, equation 3).</summary>
public static class GramMatrix
{
    /// <summary><c>G = F Fᵀ</c> with F the features as a C × (H·W) matrix, summed in 32 bits (64 for 64-bit features).</summary>
    /// <param name="features">(1, C, H, W), any floating type.</param>
    /// <param name="mean">Divide by H·W, which makes pictures of different sizes comparable; the paper does not.</param>
    /// <returns>(C, C), symmetric, owned by the caller's dispose scope.</returns>
    public static Tensor Of(Tensor features, bool mean)
    {
        ArgumentNullException.ThrowIfNull(features);
        var channels = features.shape[1];
        var wide = features.dtype == ScalarType.Float64 ? features : features.to(ScalarType.Float32);

        // Channels-last features are a (H·W) × C matrix as they are in memory: no copy.
        var rows = wide.permute(0, 2, 3, 1).reshape(-1, channels);
        var gram = rows.t().matmul(rows);
        return mean ? gram / rows.shape[0].Kept() : gram;
    }
}

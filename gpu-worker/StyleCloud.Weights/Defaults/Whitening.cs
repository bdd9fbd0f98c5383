using static TorchSharp.torch;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// Linear maps after which a cloud of vectors is about as wide in every direction (Hyvärinen, Hurri and Hoyer 2009,
/// "Natural Image Statistics", chapter 5). Without them k-means finds nothing but blurs.
/// </summary>
internal static class Whitening
{
    /// <summary>Principal components scaled to about unit variance.</summary>
    /// <param name="covariance">(C, C).</param>
    /// <param name="components">How many of the strongest to keep.</param>
    /// <param name="regularization">Added to each variance, in units of their mean.</param>
    /// <returns>(C, components): a row vector times it is whitened. Owned by the caller's dispose scope.</returns>
    public static Tensor Principal(Tensor covariance, int components, double regularization)
    {
        using var scope = NewDisposeScope();
        var (variances, axes) = linalg.eigh(covariance);
        var strongest = variances.flip(0).narrow(0, 0, components).clamp_min(0L.Kept());
        var scale = (strongest + (strongest.mean() * regularization.Kept())).rsqrt();
        return (axes.flip(1).narrow(1, 0, components) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>Zero-phase components (Bell and Sejnowski 1997): whitening that moves every vector as little as possible.</summary>
    /// <param name="covariance">(D, D).</param>
    /// <param name="regularization">Added to each variance, in units of their mean.</param>
    /// <returns>(D, D), symmetric, owned by the caller's dispose scope.</returns>
    public static Tensor ZeroPhase(Tensor covariance, double regularization)
    {
        using var scope = NewDisposeScope();
        var (variances, axes) = linalg.eigh(covariance);
        var clamped = variances.clamp_min(0L.Kept());
        var scale = (clamped + (clamped.mean() * regularization.Kept())).rsqrt();
        return (axes * scale).matmul(axes.t()).MoveToOuterDisposeScope();
    }
}

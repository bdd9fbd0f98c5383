using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>
/// Lets an optimiser move large shapes and overall colours as readily as fine texture. Without it, a change of colour
/// over a whole sky is many small agreeing changes of pixels, which L-BFGS finds late. It is an additive multilevel preconditioner
/// (Bramble, Pasciak and Xu 1990) over a picture pyramid: <c>P = I + g/4 · U P′ Uᵀ</c>. P′ is the same for the picture of half
/// the size. U doubles a picture's size by quadratic B-splines, which is bilinear interpolation; U1 = 1 up to the borders. Symmetric and positive
/// definite by construction. The idea of optimising pictures in another basis than pixels is that of Olah, Mordvintsev and
/// Schubert 2017 ("Feature Visualization", preconditioning).
/// </summary>
/// <remarks>
/// It is why the presets need 60 evaluations at each scale. Measured at 160 px over four pairs, 60 evaluations with the learned features: 21 % of the distance to the
/// painting's colours was left instead of 41 % without it, style closed 0.972 instead of 0.961. The benchmark <c>preconditioning</c> prints both side by side: after 50
/// evaluations at 160 px the loss is 0.88 of that without it from the photo, 0.85 from noise.
/// </remarks>
public sealed class PyramidPreconditioner
{
    /// <summary>
    /// g: how much further each octave may move than the one above it. At 1 colours still arrive late; at 2 large tinted clouds
    /// appear that neither photo nor painting has; at 4 texture comes late.
    /// </summary>
    private const double GainPerOctave = 1.5;

    /// <summary>Nothing smaller is halved again.</summary>
    private const long SmallestSide = 4;

    private readonly long[] _shape;

    /// <summary>For pictures of one size.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public PyramidPreconditioner(long height, long width) => _shape = [1, 3, height, width];

    /// <summary>P applied to a vector.</summary>
    /// <param name="vector">Flat, 3·H·W values in (3, H, W) order; stays the caller's.</param>
    /// <returns>A new flat tensor in the caller's dispose scope.</returns>
    public Tensor Apply(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        using var scope = NewDisposeScope();
        return ApplyTo(vector.reshape(_shape)).reshape(-1).MoveToOuterDisposeScope();
    }

    private static Tensor ApplyTo(Tensor picture)
    {
        var (height, width) = (picture.shape[2], picture.shape[3]);
        if (Math.Min(height, width) < SmallestSide)
            return picture;
        using var scope = NewDisposeScope();
        var coarse = ApplyTo(Halve(Halve(picture, 2), 3));
        return Double(coarse, height, width).mul_((GainPerOctave / 4).Kept()).add_(picture).MoveToOuterDisposeScope();
    }

    /// <summary>U: each value over the 4×4 pixels around its place at twice the size. A last row or column without partner takes the value of its neighbour.</summary>
    private static Tensor Double(Tensor coarse, long height, long width)
    {
        var spread = nn.functional.interpolate(coarse, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);
        var (below, right) = (height - spread.shape[2], width - spread.shape[3]);
        return below + right == 0 ? spread : nn.functional.pad(spread, [0, right, 0, below], PaddingModes.Replicate);
    }

    /// <summary>Uᵀ along one dimension: pairs of pixels with three quarters each, their neighbours on both sides with one; what would lie beyond the border belongs to the pixel at it.</summary>
    /// <remarks>By sums of slices: a convolution of one channel takes several times as long, and its transpose (oneDNN's brg_deconv, libtorch 2.10) is not finite where torch has one thread.</remarks>
    private static Tensor Halve(Tensor fine, int dimension)
    {
        var half = fine.shape[dimension] / 2;
        var (first, second) = (fine.slice(dimension, 0, 2 * half, 2), fine.slice(dimension, 1, 2 * half, 2));
        var coarse = (first + second).mul_(0.75.Kept());
        coarse.narrow(dimension, 1, half - 1).add_(second.narrow(dimension, 0, half - 1), 0.25.Kept());
        coarse.narrow(dimension, 0, half - 1).add_(first.narrow(dimension, 1, half - 1), 0.25.Kept());
        coarse.narrow(dimension, 0, 1).add_(first.narrow(dimension, 0, 1), 0.25.Kept());
        coarse.narrow(dimension, half - 1, 1).add_(second.narrow(dimension, half - 1, 1), 0.25.Kept());
        if (fine.shape[dimension] % 2 == 1)
            coarse.narrow(dimension, half - 1, 1).add_(fine.narrow(dimension, 2 * half, 1));
        return coarse;
    }
}

using StyleCloud.Contracts.Options;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>
/// How much neighbouring pixels differ (Mahendran and Vedaldi 2015, equation 6). dx and dy are the differences to the
/// right and lower neighbour on 0…255 pixels, over all pixels that have both.
/// <see cref="LossForm.Normalized"/>: mean of <c>(dx² + dy²) / 255²</c> over pixels and channels (β = 2).
/// <see cref="LossForm.Lesson2017"/>: <c>Σ (dx² + dy²)^1.25</c> (β = 2.5).
/// </summary>
public static class TotalVariationLoss
{
    /// <summary>The loss as a differentiable scalar.</summary>
    /// <param name="image">(1, 3, H, W), 0…255.</param>
    /// <param name="form">The normalisation.</param>
    public static Tensor Evaluate(Tensor image, LossForm form)
    {
        ArgumentNullException.ThrowIfNull(image);
        long height = image.shape[2] - 1, width = image.shape[3] - 1;
        var here = image.narrow(2, 0, height).narrow(3, 0, width);
        var dx = image.narrow(2, 0, height).narrow(3, 1, width) - here;
        var dy = image.narrow(2, 1, height).narrow(3, 0, width) - here;
        var squares = dx.square() + dy.square();
        return form == LossForm.Normalized
            ? squares.mean() / (255.0 * 255.0).Kept()
            : squares.pow(1.25.Kept()).sum();
    }
}

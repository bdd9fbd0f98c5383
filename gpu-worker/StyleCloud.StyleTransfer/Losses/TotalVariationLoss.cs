using StyleCloud.Contracts.Options;
using TorchSharp;
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
    private const double LessonExponent = 1.25;

    /// <summary>The loss of some rows, a scalar, and adds its derivative to a gradient.</summary>
    /// <param name="image">The whole picture, (1, 3, H, W), 0…255.</param>
    /// <param name="form">The normalisation.</param>
    /// <param name="weight">Of the term.</param>
    /// <param name="gradient">(1, 3, H, W), in the image's type; changed.</param>
    /// <param name="firstRow">Number of the first row. A row's pixels are compared with their right and lower neighbours.</param>
    /// <param name="rows">How many rows.</param>
    /// <returns>Owned by the caller's dispose scope.</returns>
    public static Tensor Evaluate(Tensor image, LossForm form, double weight, Tensor gradient, long firstRow, long rows)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(gradient);
        using var scope = NewDisposeScope();
        var (height, width) = (image.shape[2], image.shape[3]);
        var withBelow = Math.Min(rows + 1, height - firstRow);
        (image, gradient) = (image.narrow(2, firstRow, withBelow), gradient.narrow(2, firstRow, withBelow));
        var dx = Right(image) - Here(image);
        var dy = Below(image) - Here(image);
        var squares = dx.square() + dy.square();
        Tensor loss;
        if (form == LossForm.Normalized)
        {
            var scale = weight / (255.0 * 255.0 * 3 * (height - 1) * (width - 1));
            loss = squares.sum() * scale.Kept();
            _ = (dx.mul_((2 * scale).Kept()), dy.mul_((2 * scale).Kept()));
        }
        else
        {
            loss = squares.pow(LessonExponent.Kept()).sum() * weight.Kept();
            var slope = squares.pow((LessonExponent - 1).Kept()) * (2 * LessonExponent * weight).Kept();
            _ = (dx.mul_(slope), dy.mul_(slope));
        }

        Right(gradient).add_(dx);
        Below(gradient).add_(dy);
        Here(gradient).sub_(dx).sub_(dy);
        return loss.MoveToOuterDisposeScope();
    }

    private static Tensor Here(Tensor x) => Window(x, 0, 0);

    private static Tensor Right(Tensor x) => Window(x, 0, 1);

    private static Tensor Below(Tensor x) => Window(x, 1, 0);

    private static Tensor Window(Tensor x, long down, long right) => x.narrow(2, down, x.shape[2] - 1).narrow(3, right, x.shape[3] - 1);
}

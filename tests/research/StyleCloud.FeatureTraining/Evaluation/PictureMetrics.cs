using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>What can be said of a picture without any features.</summary>
/// <param name="Similarity">Structural similarity to the photo in luminance, −1…1 (Wang et al. 2004); 1 is the photo itself.</param>
/// <param name="FlatShare">Share of the picture whose luminance varies by less than 2 of 255 within 7×7 pixels.</param>
/// <param name="BorderError">
/// How much the outermost 6 pixels differ from the 18 inside them beyond what they do in the photo. Root mean square over
/// the four sides and three channels of the difference of means, in units of 255.
/// </param>
/// <param name="ColourLeft">Distance of the colours to the style's (mean Wasserstein distance over the channels), over the photo's.</param>
/// <param name="Checkerboard">
/// Root mean square of the luminance's answer to a checkerboard of single pixels, over that of the photo or the painting,
/// whichever is larger: above 1 the picture has more of it than either.
/// </param>
internal sealed record PictureMetrics(double Similarity, double FlatShare, double BorderError, double ColourLeft, double Checkerboard)
{
    private const int Frame = 6;
    private const int Ring = 18;
    private const int Quantiles = 256;
    private static readonly float[] Board = [0.25f, -0.25f, -0.25f, 0.25f];
    private static readonly float[] LuminanceOfRgb = [0.299f, 0.587f, 0.114f];

    /// <summary>Measures <paramref name="result"/>, which has the photo's size.</summary>
    public static PictureMetrics Of(RgbImage result, RgbImage photo, RgbImage style)
    {
        using var scope = NewDisposeScope();
        var (made, before, wanted) = (Planes(result), Planes(photo), Planes(style));
        return new(
            StructuralSimilarity(Luminance(made), Luminance(before)),
            FlatShareOf(Luminance(made)),
            (BorderSteps(made) - BorderSteps(before)).square().mean().sqrt().Number(),
            ColourDistance(made, wanted) / ColourDistance(before, wanted),
            CheckerboardOf(made) / Math.Max(CheckerboardOf(before), CheckerboardOf(wanted)));
    }

    /// <summary>(1, 3, H, W), 0…255.</summary>
    private static Tensor Planes(RgbImage image) => tensor(image.Pixels, image.Height, image.Width, 3).permute(2, 0, 1).unsqueeze(0).contiguous() * 255L.Kept();

    private static Tensor Luminance(Tensor planes) => (planes * tensor(LuminanceOfRgb).reshape(1, 3, 1, 1)).sum(1, keepdim: true);

    /// <summary>Wang, Bovik, Sheikh and Simoncelli 2004, equation 13, with their Gaussian window of 11×11 and σ = 1.5.</summary>
    private static double StructuralSimilarity(Tensor x, Tensor y)
    {
        const double C1 = (0.01 * 255) * (0.01 * 255);
        const double C2 = (0.03 * 255) * (0.03 * 255);
        var line = (-(arange(11L.Kept()).to(ScalarType.Float32) - 5L.Kept()).square() / (2 * 1.5 * 1.5).Kept()).exp();
        var window = (outer(line, line) / line.sum().square()).reshape(1, 1, 11, 11);
        var (meanX, meanY) = (Blur(x), Blur(y));
        var (varianceX, varianceY) = (Blur(x * x) - meanX.square(), Blur(y * y) - meanY.square());
        var covariance = Blur(x * y) - (meanX * meanY);
        return (((meanX * meanY * 2L.Kept()) + C1.Kept()) * ((covariance * 2L.Kept()) + C2.Kept()) / ((meanX.square() + meanY.square() + C1.Kept()) * (varianceX + varianceY + C2.Kept()))).mean().Number();

        Tensor Blur(Tensor image) => nn.functional.conv2d(image, window);
    }

    private static double FlatShareOf(Tensor luminance)
    {
        var mean = nn.functional.avg_pool2d(luminance, 7, 1);
        var variance = nn.functional.avg_pool2d(luminance.square(), 7, 1) - mean.square();
        return (variance < (2.0 * 2.0).Kept()).to(ScalarType.Float32).mean().Number();
    }

    private static double CheckerboardOf(Tensor planes)
    {
        var board = tensor(Board).reshape(1, 1, 2, 2);
        return nn.functional.conv2d(Luminance(planes), board).square().mean().sqrt().Number();
    }

    /// <summary>(4, 3): for each side the mean colour of the frame less that of the ring inside it.</summary>
    private static Tensor BorderSteps(Tensor planes)
    {
        var sides = new[] { planes, planes.flip(2), planes.transpose(2, 3), planes.transpose(2, 3).flip(2) };
        return stack(sides.Select(side => side.narrow(2, 0, Frame).mean([0, 2, 3]) - side.narrow(2, Frame, Ring).mean([0, 2, 3])).ToArray());
    }

    /// <summary>In one dimension the Wasserstein distance is that of the quantiles.</summary>
    private static double ColourDistance(Tensor one, Tensor other)
    {
        var steps = linspace(0, 1, Quantiles);
        return (QuantilesOf(one) - QuantilesOf(other)).abs().mean().Number();

        Tensor QuantilesOf(Tensor planes)
        {
            var (sorted, _) = planes.reshape(3, -1).sort(1);
            return sorted.index_select(1, (steps * (sorted.shape[1] - 1).Kept()).round().to(ScalarType.Int64));
        }
    }
}

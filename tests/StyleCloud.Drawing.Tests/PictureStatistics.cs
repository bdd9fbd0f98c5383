using StyleCloud.Imaging;

namespace StyleCloud.Drawing.Tests;

/// <summary>What tells styles apart from afar and from close by.</summary>
/// <param name="Colours">Shares of pixels in 4 × 4 × 4 boxes of the colour cube; sums to 1.</param>
/// <param name="Contrast">Standard deviation of brightness.</param>
/// <param name="Texture">Mean brightness step between neighbours.</param>
internal sealed record PictureStatistics(double[] Colours, double Contrast, double Texture)
{
    private const int Levels = 4;

    public static PictureStatistics Of(RgbImage image)
    {
        var colours = new double[Levels * Levels * Levels];
        var brightness = new double[image.Width * image.Height];
        for (var i = 0; i < brightness.Length; i++)
        {
            var (red, green, blue) = (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]);
            colours[(((Box(red) * Levels) + Box(green)) * Levels) + Box(blue)] += 1.0 / brightness.Length;
            brightness[i] = (0.2126 * red) + (0.7152 * green) + (0.0722 * blue);
        }

        var mean = brightness.Average();
        var steps = Enumerable.Range(0, brightness.Length - image.Width).Where(i => (i + 1) % image.Width != 0)
            .Select(i => Math.Abs(brightness[i] - brightness[i + 1]) + Math.Abs(brightness[i] - brightness[i + image.Width]));
        return new(colours, Math.Sqrt(brightness.Average(value => (value - mean) * (value - mean))), steps.Average());
    }

    /// <summary>0 for equal statistics; 1 for palettes without a common colour; differences in contrast and texture add to it.</summary>
    public double DifferenceTo(PictureStatistics other) =>
        (Colours.Zip(other.Colours, (a, b) => Math.Abs(a - b)).Sum() / 2) + Math.Abs(Contrast - other.Contrast) + Math.Abs(Texture - other.Texture);

    private static int Box(float value) => Math.Min(Levels - 1, (int)(value * Levels));
}

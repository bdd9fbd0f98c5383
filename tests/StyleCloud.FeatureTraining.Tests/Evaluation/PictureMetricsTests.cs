using StyleCloud.FeatureTraining.Evaluation;
using StyleCloud.Imaging;

namespace StyleCloud.FeatureTraining.Tests.Evaluation;

public sealed class PictureMetricsTests
{
    private const int Side = 64;
    private static readonly RgbImage Photo = Picture((x, y) => 0.5 + (0.3 * Math.Sin(x / 3.0) * Math.Cos(y / 5.0)));
    private static readonly RgbImage Style = Picture((x, y) => 0.2 + (0.1 * Math.Sin(x * y)));

    [Fact]
    public void Of_ThePhotoItself_IsNoChange()
    {
        var metrics = PictureMetrics.Of(Photo, Photo, Style);
        Assert.Equal(1, metrics.Similarity, 1e-6);
        Assert.Equal(0, metrics.BorderError, 1e-6);
        Assert.Equal(1, metrics.ColourLeft, 1e-6);
    }

    [Fact]
    public void Of_TheStyleItself_HasAllItsColoursAndLittleOfThePhoto()
    {
        var metrics = PictureMetrics.Of(Style, Photo, Style);
        Assert.Equal(0, metrics.ColourLeft, 1e-6);
        Assert.InRange(metrics.Similarity, -1, 0.3);
    }

    [Fact]
    public void Of_BrightFrame_IsAsLargeAsTheFrameIsBright()
    {
        var framed = Picture((x, y) => Photo.Pixels[((y * Side) + x) * 3] + (Math.Min(Math.Min(x, y), Math.Min(Side - 1 - x, Side - 1 - y)) < 6 ? 0.1 : 0));
        // 0.1 of 255 in the frame; the ring of 18 rows has 12 of 64 columns of the neighbouring sides' frames in it.
        Assert.Equal(25.5 * (1 - (12.0 / 64)), PictureMetrics.Of(framed, Photo, Style).BorderError, 0.01);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 0)]
    public void Of_FlatOrBusy_SaysWhichShareIsFlat(double contrast, double expected)
    {
        var picture = Picture((x, y) => 0.5 + (contrast * ((x + y) % 2)));
        Assert.Equal(expected, PictureMetrics.Of(picture, Photo, Style).FlatShare, 1e-6);
    }

    [Fact]
    public void Of_CheckerboardLaidOver_IsItsStrengthOverThatOfTheSources()
    {
        var gentle = Picture((x, y) => 0.5 + (0.01 * ((x + y) % 2 == 0 ? 1 : -1)));
        var strong = Picture((x, y) => 0.5 + (0.03 * ((x + y) % 2 == 0 ? 1 : -1)));
        Assert.Equal(3, PictureMetrics.Of(strong, gentle, Picture((x, _) => x / 64.0)).Checkerboard, 1e-4);
    }

    private static RgbImage Picture(Func<int, int, double> grey)
    {
        var pixels = new float[3 * Side * Side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (float)grey(i / 3 % Side, i / 3 / Side);
        return new(Side, Side, pixels);
    }
}

using StyleCloud.Contracts.Options;

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>The sizes at which a picture is made.</summary>
public sealed class ScalePyramidTests
{
    [Theory]
    [InlineData(64, "64")]
    [InlineData(256, "256")]
    [InlineData(257, "128 257")]
    [InlineData(512, "256 512")]
    [InlineData(1000, "250 500 1000")]
    [InlineData(1024, "256 512 1024")]
    [InlineData(1025, "256 512 1025")]
    [InlineData(16_384, "256 512 1024 2048 4096 8192 16384")]
    public void For_NoNumberOfScales_BeginsAt256PixelsOrLess(int size, string longerSides)
    {
        foreach (var preset in new[] { "fast", "default", "fine" })
        {
            var scales = ScalePyramid.For(20_000, 15_000, Presets.Find(preset)! with { Size = size });
            Assert.Equal(longerSides, string.Join(' ', scales.Select(scale => scale.Width)));
        }
    }

    [Fact]
    public void For_SmallPhoto_CountsFromItsOwnSize() =>
        Assert.Equal([(150, 200), (300, 400)], ScalePyramid.For(300, 400, new() { Size = 2048 }).Select(scale => (scale.Width, scale.Height)));

    [Theory]
    [InlineData(1, "1024")]
    [InlineData(2, "512 1024")]
    [InlineData(7, "128 256 512 1024")]
    public void For_NumberOfScales_IsThatManyAsFarAsTheLayersSeeAnything(int count, string longerSides) =>
        Assert.Equal(longerSides, string.Join(' ', ScalePyramid.For(2000, 1500, new() { Size = 1024, Scales = count }).Select(scale => scale.Width)));
}

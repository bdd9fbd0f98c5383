using NetVips;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageResizerTests
{
    [Theory]
    [InlineData(20, 10)]
    [InlineData(100, 70)]
    [InlineData(41, 90)]
    [InlineData(90, 20)]
    [InlineData(1, 1)]
    public void Resize_UniformColour_StaysUniform(int width, int height)
    {
        var pixels = Enumerable.Range(0, 40 * 30 * 3).Select(i => 0.2f + (0.3f * (i % 3))).ToArray();
        var resized = ImageResizer.Resize(new(40, 30, pixels), width, height);
        Assert.Equal((width, height), (resized.Width, resized.Height));
        for (var i = 0; i < resized.Pixels.Length; i++)
            Assert.Equal(pixels[i % 3], resized.Pixels[i], 1e-5);
    }

    [Fact]
    public void Resize_SameSize_IsTheSameImage()
    {
        var image = Pictures.RgbPhoto(40, 30);
        Assert.Same(image, ImageResizer.Resize(image, 40, 30));
    }

    [Fact]
    public void Resize_Checkerboard_KeepsItsLightWhenHalved()
    {
        var pixels = Enumerable.Range(0, 64 * 64).SelectMany(i => Enumerable.Repeat((float)(((i / 64) + (i % 64)) % 2), 3)).ToArray();
        var halved = ImageResizer.Resize(new(64, 64, pixels), 32, 32);
        Assert.All(Enumerable.Range(8, 16), x => Assert.Equal(0.735, halved.Pixels[((16 * 32) + x) * 3], 0.002));
    }

    [Fact]
    public void Resize_Shrinking_AgreesWithLibvipsInLinearLight()
    {
        using var photo = Pictures.Photo(300, 200);
        using var linear = photo.Colourspace(Enums.Interpretation.Scrgb);
        using var peer = linear.Resize(0.37, kernel: Enums.Kernel.Lanczos3, gap: 0);
        using var encoded = peer.Colourspace(Enums.Interpretation.Rgb16);
        var expected = encoded.WriteToMemory<ushort>();

        var resized = ImageResizer.Resize(Pictures.RgbPhoto(300, 200), peer.Width, peer.Height);

        var differences = resized.Pixels.Zip(expected, (own, theirs) => Math.Abs(own - (theirs / 65535.0))).ToArray();
        Assert.True(differences.Average() < 0.003, $"mean {differences.Average()}");
    }

    [Fact]
    public void Resize_UpAndDownAgain_IsNearlyTheOriginal()
    {
        var photo = Pictures.RgbPhoto(60, 40);
        var back = ImageResizer.Resize(ImageResizer.Resize(photo, 180, 120), 60, 40);
        Assert.True(photo.Pixels.Zip(back.Pixels, (a, b) => Math.Abs(a - b)).Average() < 0.01);
    }

    [Fact]
    public void Resize_LinearRamp_StaysLinearWhenEnlarged()
    {
        var ramp = Enumerable.Range(0, 40 * 20).SelectMany(i => Enumerable.Repeat(i % 40 / 39f, 3)).ToArray();
        var enlarged = ImageResizer.Resize(new(40, 20, ramp), 120, 20);
        for (var x = 15; x < 105; x++)
            Assert.Equal((((x + 0.5) / 3) - 0.5) / 39, enlarged.Pixels[((10 * 120) + x) * 3], 0.003);
    }

    [Fact]
    public void Resize_HardEdges_StayInRange()
    {
        var edges = Enumerable.Range(0, 40 * 40).SelectMany(i => Enumerable.Repeat((float)(i % 40 / 10 % 2), 3)).ToArray();
        Assert.All(ImageResizer.Resize(new(40, 40, edges), 133, 57).Pixels, value => Assert.InRange(value, 0, 1));
        Assert.All(ImageResizer.Resize(new(40, 40, edges), 27, 31).Pixels, value => Assert.InRange(value, 0, 1));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, -1)]
    public void Resize_NoPixels_Throws(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(Pictures.RgbPhoto(40, 30), width, height));
}

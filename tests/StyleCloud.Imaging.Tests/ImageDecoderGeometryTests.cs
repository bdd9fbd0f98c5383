using NetVips;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageDecoderGeometryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Orientations
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                foreach (var format in new[] { "jpeg", "png", "webp", "tiff" })
                    data.Add(orientation, format);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Decode_ExifOrientation_ShowsThePictureUpright(int orientation, string format)
    {
        using var stored = Pictures.Photo(48, 32);
        using var turned = stored.Mutate(fields => fields.Set(GValue.GIntType, "orientation", orientation));
        var file = format switch
        {
            "jpeg" => turned.JpegsaveBuffer(q: 98, subsampleMode: Enums.ForeignSubsample.Off),
            "png" => turned.PngsaveBuffer(),
            "webp" => turned.WebpsaveBuffer(lossless: true),
            _ => turned.TiffsaveBuffer(),
        };

        var seen = ImageDecoder.Decode(file, null, "#ffffff", new(), Token);

        Assert.Equal(orientation >= 5 ? (32, 48) : (48, 32), (seen.Width, seen.Height));
        var original = Pictures.RgbPhoto(48, 32);
        foreach (var (x, y) in new[] { (3, 5), (40, 5), (3, 25), (40, 25), (24, 16) })
        {
            var (seenX, seenY) = Seen(orientation, x, y, 48, 32);
            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(At(original, x, y, channel), At(seen, seenX, seenY, channel), 0.04);
        }
    }

    [Theory]
    [InlineData(1, 60, 40)]
    [InlineData(6, 40, 60)]
    public void Decode_ShrunkAndTurned_HasTheSizeAskedFor(int orientation, int width, int height)
    {
        using var stored = Pictures.Photo(300, 200);
        using var turned = stored.Mutate(fields => fields.Set(GValue.GIntType, "orientation", orientation));
        var image = ImageDecoder.Decode(turned.JpegsaveBuffer(interlace: true), 60, "#ffffff", new(), Token);
        Assert.Equal((width, height), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(1000, 333, 512)]
    [InlineData(333, 1000, 77)]
    [InlineData(640, 480, 639)]
    public void Decode_AnyAspect_FitsExactly(int width, int height, int size)
    {
        var image = ImageDecoder.Decode(Pictures.Png(width, height), size, "#ffffff", new(), Token);
        var scale = (double)size / Math.Max(width, height);
        Assert.Equal(size, Math.Max(image.Width, image.Height));
        Assert.Equal(Math.Max(1, Math.Min(width, height) * scale), Math.Min(image.Width, image.Height), 0.5);
    }

    [Fact]
    public void Decode_SmallerThanAsked_IsNotEnlarged()
    {
        var image = ImageDecoder.Decode(Pictures.Png(40, 30), 400, "#ffffff", new(), Token);
        Assert.Equal((40, 30), (image.Width, image.Height));
    }

    [Fact]
    public void Decode_Checkerboard_KeepsItsLightWhenHalved()
    {
        var board = Enumerable.Range(0, 64 * 64).Select(i => (byte)(((i / 64) + (i % 64)) % 2 * 255)).ToArray();
        using var image = Pictures.FromBytes(board, 64, 64, 1, Enums.Interpretation.Bw);
        var halved = ImageDecoder.Decode(image.PngsaveBuffer(), 32, "#ffffff", new(), Token);
        Assert.All(Inner(halved), value => Assert.Equal(0.735, value, 0.002));
    }

    [Fact]
    public void Decode_TooLargeForLimits_ThrowsBeforeDecoding()
    {
        var exception = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(PngWriter.Claiming(30_000, 30_000, 8, []), 64, "#ffffff", new(), Token));
        Assert.Equal(ErrorReason.ImageTooLarge, exception.Error.Reason);
    }

    [Theory]
    [InlineData("white")]
    [InlineData("#fff")]
    [InlineData("#gggggg")]
    [InlineData("")]
    public void Decode_BackgroundThatIsNoColour_Throws(string background) =>
        Assert.Throws<ArgumentException>(() => ImageDecoder.Decode(Pictures.Png(), null, background, new(), Token));

    [Theory]
    [InlineData(0, 1.0, 0.5, 0.25)]
    [InlineData(255, 0.2, 0.4, 0.6)]
    [InlineData(128, 0.598431, 0.449804, 0.425686)]
    public void Decode_Alpha_BlendsEncodedValuesOverTheBackground(byte alpha, double red, double green, double blue)
    {
        using var image = Pictures.Uniform(20, 20, 51, 102, 153, alpha);
        foreach (var file in new[] { image.PngsaveBuffer(), image.TiffsaveBuffer(), image.WebpsaveBuffer(lossless: true, exact: true) })
        {
            var pixel = ImageDecoder.Decode(file, null, "#ff8040", new(), Token).Pixels[..3];
            Assert.Equal(red, pixel[0], 0.003);
            Assert.Equal(green, pixel[1], 0.003);
            Assert.Equal(blue, pixel[2], 0.003);
        }
    }

    [Fact]
    public void Decode_AlphaWithProfileAndShrink_StillBlends()
    {
        using var image = Pictures.Uniform(64, 64, 0, 0, 0, 128);
        using var tagged = image.Mutate(fields => fields.Set(GValue.BlobType, "icc-profile-data", IccProfile.AdobeRgb.ToBytes()));
        var shrunk = ImageDecoder.Decode(tagged.PngsaveBuffer(), 32, "#ffffff", new(), Token);
        Assert.All(shrunk.Pixels, value => Assert.Equal(127 / 255.0, value, 0.004));
    }

    [Fact]
    public void Decode_GreyWithAlpha_Blends()
    {
        using var image = Pictures.FromBytes([.. Enumerable.Repeat(new byte[] { 0, 51 }, 400).SelectMany(pixel => pixel)], 20, 20, 2, Enums.Interpretation.Bw);
        var pixels = ImageDecoder.Decode(image.PngsaveBuffer(), null, "#ffffff", new(), Token).Pixels;
        Assert.All(pixels, value => Assert.Equal(0.8, value, 0.003));
    }

    [Fact]
    public void Decode_CancelledToken_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ImageDecoder.Decode(Pictures.Png(), null, "#ffffff", new(), cancelled.Token));
    }

    /// <summary>Where a stored pixel is seen: the table of the EXIF standard (tag 274).</summary>
    private static (int X, int Y) Seen(int orientation, int x, int y, int width, int height) => orientation switch
    {
        1 => (x, y),
        2 => (width - 1 - x, y),
        3 => (width - 1 - x, height - 1 - y),
        4 => (x, height - 1 - y),
        5 => (y, x),
        6 => (height - 1 - y, x),
        7 => (height - 1 - y, width - 1 - x),
        _ => (y, width - 1 - x),
    };

    private static float At(RgbImage image, int x, int y, int channel) => image.Pixels[(((y * image.Width) + x) * 3) + channel];

    private static IEnumerable<float> Inner(RgbImage image) =>
        from y in Enumerable.Range(4, image.Height - 8)
        from x in Enumerable.Range(4, image.Width - 8)
        select At(image, x, y, 0);
}

using StyleCloud.Imaging.Tests.Inputs;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Imaging.Tests;

public sealed class PictureSizeTests
{
    [Theory]
    [InlineData(6000, 4000, 1024, 1024, 683)]
    [InlineData(4000, 6000, 1024, 683, 1024)]
    [InlineData(4000, 1000, 64, 64, 16)]
    [InlineData(4000, 1000, 512, 512, 128)]
    [InlineData(300, 200, 64, 64, 43)]
    [InlineData(300, 200, 300, 300, 200)]
    [InlineData(40, 30, 512, 40, 30)]
    [InlineData(200, 20, 512, 200, 20)]
    public void Fit_OrdinaryPicture_HasSizeAsItsLongerSideAtMost(int width, int height, int size, int fitWidth, int fitHeight) =>
        Assert.Equal((fitWidth, fitHeight), PictureSize.Fit(width, height, size));

    [Theory]
    [InlineData(4000, 40, 256, 2500, 25)]
    [InlineData(40, 4000, 256, 25, 2500)]
    [InlineData(6000, 150, 512, 2560, 64)]
    [InlineData(4000, 40, 512, 4000, 40)]
    [InlineData(12000, 1000, 512, 768, 64)]
    [InlineData(12000, 1000, 1024, 1024, 85)]
    [InlineData(16000, 100, 1024, 10240, 64)]
    [InlineData(16384, 17, 4096, 15420, 16)]
    [InlineData(65535, 300, 4096, 13980, 64)]
    public void Fit_NarrowPicture_KeepsItsShapeAndGetsALongerSide(int width, int height, int size, int fitWidth, int fitHeight) =>
        Assert.Equal((fitWidth, fitHeight), PictureSize.Fit(width, height, size));

    [Fact]
    public void Fit_AnyPicture_KeepsTheShapeWithinThePixelsOfASquare()
    {
        var random = new Random(2017);
        for (var round = 0; round < 20_000; round++)
        {
            var (width, height, size) = (random.Next(16, 65_536), random.Next(16, 1 << random.Next(5, 17)), random.Next(64, 16385));

            var (fitWidth, fitHeight) = PictureSize.Fit(width, height, size);

            var picture = $"{width}×{height} at {size} is {fitWidth}×{fitHeight}";
            Assert.True(fitWidth <= width && fitHeight <= height && Math.Max(fitWidth, fitHeight) <= 16_383, picture);
            Assert.True((long)fitWidth * fitHeight <= (long)size * size, picture);
            Assert.Equal((fitWidth, fitHeight), PictureSize.Fit(fitWidth, fitHeight, size));
            Assert.True(Math.Max(fitWidth, fitHeight) >= Math.Min(size, Math.Max(width, height)), picture);

            // The shorter side to half a pixel, or the longer to one.
            var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
            var (fitLonger, fitShorter) = (Math.Max(fitWidth, fitHeight), Math.Min(fitWidth, fitHeight));
            Assert.True(Math.Abs((double)shorter * fitLonger / longer - fitShorter) <= 0.5 || Math.Abs((double)longer * fitShorter / shorter - fitLonger) <= 1 || fitShorter == 1, picture);
        }
    }

    [Theory]
    [InlineData(4000, 20, 128, 9, 227)]
    [InlineData(20, 4000, 128, 9, 227)]
    [InlineData(4000, 16, 64, 4, 253)]
    [InlineData(16000, 16, 256, 8, 506)]
    [InlineData(2000, 100, 64, 14, 72)]
    public void TooNarrow_ShorterSideBelow16_NamesTheSizeThatIsEnough(int width, int height, int size, int shorterSide, int enough)
    {
        var error = PictureSize.TooNarrow("input/a/banner.jpg", width, height, size)!;

        Assert.Equal((ErrorReason.ImageTooNarrow, "input/a/banner.jpg"), (error.Reason, error.Subject));
        Assert.Equal(($"16 pixels at size {size}", $"{shorterSide} pixels at size {size}"), (error.Limit, error.Actual));
        Assert.EndsWith($"Crop it, or set size to {enough} or more.", error.Message, StringComparison.Ordinal);
        Assert.NotNull(PictureSize.TooNarrow("", width, height, enough - 1));
        Assert.Null(PictureSize.TooNarrow("", width, height, enough));
    }

    [Theory]
    [InlineData(16_384, 16, "Crop it, so that its sides differ less.")]
    [InlineData(65_535, 63, "Crop it, so that its sides differ less.")]
    [InlineData(400, 15, "Use a larger picture.")]
    public void TooNarrow_WhereNoSizeIsEnough_SaysWhatIs(int width, int height, string advice) =>
        Assert.EndsWith(advice, PictureSize.TooNarrow("It", width, height, 128)!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(4000, 40, 256)]
    [InlineData(6000, 150, 512)]
    [InlineData(16, 16, 64)]
    [InlineData(3, 2, 64, false)]
    public void TooNarrow_ShorterSide_DecidesWhetherItCanBePainted(int width, int height, int size, bool canBePainted = true) =>
        Assert.Equal(canBePainted, PictureSize.TooNarrow("", width, height, size) is null);

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Webp)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Avif)]
    public void Encode_LongestPictureThatIsPainted_FitsIntoEveryFormat(OutputFormat format)
    {
        var file = ImageEncoder.Encode(new(16_383, 16, new float[16_383 * 16 * 3]), format, 90, provenance: null);

        var info = ImageInspector.Inspect(file, new(), "It", TestContext.Current.CancellationToken).Info;
        Assert.Equal((16_383, 16), (info?.Width, info?.Height));
    }

    [Fact]
    public void Decode_NarrowPicture_IsNotDistorted()
    {
        // A square of 150 pixels in a banner stays one, at the size of the banner.
        var pixels = new byte[6000 * 150];
        for (var y = 0; y < 150; y++)
            Array.Fill(pixels, (byte)255, y * 6000 + 3000, 150);
        using var banner = Pictures.FromBytes(pixels, 6000, 150, 1, NetVips.Enums.Interpretation.Bw);

        var decoded = ImageDecoder.Decode(banner.PngsaveBuffer(), 512, "#ffffff", new(), TestContext.Current.CancellationToken);

        Assert.Equal((2560, 64), (decoded.Width, decoded.Height));
        var bright = Enumerable.Range(0, decoded.Width).Count(x => decoded.Pixels[(32 * decoded.Width + x) * 3] > 0.5f);
        Assert.InRange(bright, 63, 65);
    }
}

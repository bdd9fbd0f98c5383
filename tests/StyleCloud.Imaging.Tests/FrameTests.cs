using NetVips;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;
using Sharp = SixLabors.ImageSharp;

namespace StyleCloud.Imaging.Tests;

/// <summary>Pictures of several frames or pages. <c>Differential/make_pictures.py</c> compares each frame with Pillow's.</summary>
public sealed class FrameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 90)]
    [InlineData(3, 200)]
    public void Decode_FrameOfGif_IsTheOneAskedFor(int frame, byte grey)
    {
        var pixel = ImageDecoder.Decode(Gif(40, 90, 200), frame, size: null, "#ffffff", new(), Token).Pixels[0];
        Assert.Equal(grey / 255.0, pixel, 1.5 / 255);
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 90)]
    public void Decode_FrameOfWebp_IsTheOneAskedFor(int frame, byte grey)
    {
        using var first = Pictures.Uniform(40, 30, 40, 40, 40);
        using var second = Pictures.Uniform(40, 30, 90, 90, 90);
        using var strip = first.Join(second, Enums.Direction.Vertical);
        using var animation = strip.Mutate(fields => fields.Set(GValue.GIntType, "page-height", 30));
        var decoded = ImageDecoder.Decode(animation.WebpsaveBuffer(lossless: true, keep: Enums.ForeignKeep.All), frame, size: null, "#ffffff", new(), Token);
        Assert.Equal((40, 30), (decoded.Width, decoded.Height));
        Assert.Equal(grey / 255.0, decoded.Pixels[0], 0.001);
    }

    [Fact]
    public void Inspect_FrameBeyondTheLast_SaysHowManyThereAre()
    {
        var error = ImageInspector.Inspect(Gif(1, 2, 3), frame: 4, new(), "dance.gif", Token).Error;
        Assert.Equal((ErrorReason.InvalidOption, "1…3", "4", "dance.gif"), (error?.Reason, error?.Limit, error?.Actual, error?.Subject));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, ErrorReason.InvalidOption)]
    public void Inspect_PictureOfOneFrame_HasOnlyTheFirst(int frame, ErrorReason? reason) =>
        Assert.Equal(reason, ImageInspector.Inspect(Pictures.Png(), frame, new(), "photo", Token).Error?.Reason);

    [Fact]
    public void Inspect_FrameThatIsDrawnOverTooMany_IsRefused()
    {
        var limits = new ImageLimits { MaxPixels = 32 * 32 };
        var file = Gif([.. Enumerable.Range(1, 12).Select(i => (byte)(i * 20))]);
        Assert.Null(ImageInspector.Inspect(file, frame: 10, limits, "dance.gif", Token).Error);
        var error = ImageInspector.Inspect(file, frame: 11, limits, "dance.gif", Token).Error;
        Assert.Equal((ErrorReason.TooManyPixels, "10,240 pixels", "11,264 pixels"), (error?.Reason, error?.Limit, error?.Actual));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 30)]
    public void Decode_PageOfTiff_CountsNeitherPreviewsNorMasks(int page, byte grey)
    {
        var file = TiffWriter.Pages((10, 0), (20, 1), (25, 4), (30, 2));
        Assert.Equal("2 pages", ImageInspector.Inspect(file, new(), "scan.tif", Token).Error?.Actual);
        Assert.Equal(grey / 255.0, ImageDecoder.Decode(file, page, size: null, "#ffffff", new(), Token).Pixels[0], 0.001);
    }

    [Fact]
    public void Decode_TiffWithPreviewFirst_TakesTheMainPage()
    {
        var file = TiffWriter.Pages((20, 1), (10, 0), (25, 4));
        Assert.Null(ImageInspector.Inspect(file, new(), "scan.tif", Token).Error);
        Assert.Equal(10 / 255.0, ImageDecoder.Decode(file, null, "#ffffff", new(), Token).Pixels[0], 0.001);
    }

    [Fact]
    public void Inspect_PagesThatOverlap_AreJudgedSoon()
    {
        // A chain of directories of 4,000 fields each, four bytes apart: a file of 90 kB has 40 million fields.
        const int count = 10_000, fields = 4000;
        var file = new byte[8 + (4 * count) + 2 + (12 * fields) + 4];
        "II*\0\u0008\0\0\0"u8.CopyTo(file);
        for (var at = 8; at < 8 + (4 * count); at += 4)
        {
            BitConverter.TryWriteBytes(file.AsSpan(at), (ushort)fields);
            BitConverter.TryWriteBytes(file.AsSpan(at + 2 + (12 * fields)), at + 4);
        }

        var started = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(ImageInspector.Inspect(file, frame: 5000, new(), "scan.tif", Token).Error);
        Assert.InRange(started.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public void Inspect_PageThatLacksItsLastBytes_IsTruncated()
    {
        var file = TiffWriter.Pages((10, 0), (30, 0));
        var cut = file.AsMemory(0, file.Length - 7);
        Assert.Null(ImageInspector.Inspect(cut, frame: 1, new(), "scan.tif", Token).Error);
        Assert.Equal(ErrorReason.TruncatedImage, ImageInspector.Inspect(cut, frame: 2, new(), "scan.tif", Token).Error?.Reason);
    }

    private static byte[] Gif(params byte[] greys)
    {
        using var image = new Sharp.Image<Rgb24>(32, 32, new(greys[0], greys[0], greys[0]));
        foreach (var grey in greys[1..])
        {
            using var next = new Sharp.Image<Rgb24>(32, 32, new(grey, grey, grey));
            image.Frames.AddFrame(next.Frames.RootFrame);
        }

        return SharpPictures.Write(image, new GifEncoder());
    }
}

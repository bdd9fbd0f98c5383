using System.Text;
using NetVips;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageInspectorRejectedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, ErrorReason, string> NotPictures => new()
    {
        { "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>", ErrorReason.UnsupportedFormat, "an SVG drawing" },
        { "<?xml version='1.0'?>\n<!-- c --><svg/>", ErrorReason.UnsupportedFormat, "an SVG drawing" },
        { "%PDF-1.7\n1 0 obj", ErrorReason.UnsupportedFormat, "a PDF document" },
        { "Dear service, please find my picture attached.", ErrorReason.UnsupportedFormat, "a text file" },
        { "<!DOCTYPE html><html><body>404</body></html>", ErrorReason.UnsupportedFormat, "a web page" },
        { "PK\u0003\u0004 zipped bytes and more of them", ErrorReason.UnsupportedFormat, "a ZIP archive or an office document" },
        { "BM\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", ErrorReason.UnsupportedFormat, "a BMP picture" },
        { "8BPS\0\u0001", ErrorReason.UnsupportedFormat, "a Photoshop document" },
        { "\0\0\0\u0018ftypmp42\0\0\0\0isommp42", ErrorReason.UnsupportedFormat, "a video" },
        { "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", ErrorReason.UnsupportedFormat, "a HEIC picture" },
        { "\0\0\0\u000CJXL \r\n\u0087\n", ErrorReason.UnsupportedFormat, "a JPEG XL picture" },
        { "\0\0\u0001\0\u0001\0", ErrorReason.UnsupportedFormat, "a Windows icon or cursor" },
        { "x", ErrorReason.UnsupportedFormat, "a text file" },
        { "\0", ErrorReason.UnsupportedFormat, "not a picture in a known format" },
        { "\u0089PNG\r\n\u001A\n", ErrorReason.TruncatedImage, "8 bytes" },
        { "\u00FF\u00D8\u00FF", ErrorReason.TruncatedImage, "3 bytes" },
        { "GIF89a", ErrorReason.TruncatedImage, "6 bytes" },
        { "II*\0", ErrorReason.TruncatedImage, "4 bytes" },
        { "RIFF\u0010\0\0\0WEBP", ErrorReason.TruncatedImage, "12 bytes" },
    };

    [Theory]
    [MemberData(nameof(NotPictures))]
    public void Inspect_NotAPicture_IsNamedAndRejected(string latin1, ErrorReason reason, string actual)
    {
        var error = Reject(Encoding.Latin1.GetBytes(latin1));
        Assert.Equal((reason, actual), (error.Reason, error.Actual));
        Assert.Contains("input/photo.png", error.Message, StringComparison.Ordinal);
        Assert.Contains(actual, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Empty_IsRejected() => Expect(Reject([]), ErrorReason.EmptyFile, "at least 1 byte", "0 bytes");

    [Fact]
    public void Inspect_TooManyBytes_IsRejectedWithoutReadingThem() =>
        Expect(Reject(new byte[2048], new() { MaxBytes = 1024 }), ErrorReason.FileTooLarge, "1,024 bytes", "2,048 bytes");

    [Fact]
    public void Inspect_SideTooShort_IsRejected() =>
        Expect(Reject(Pictures.Png(40, 15)), ErrorReason.ImageTooSmall, "16 pixels per side", "40 × 15 pixels");

    [Fact]
    public void Inspect_SideTooLong_IsRejected() =>
        Expect(Reject(Pictures.Png(41, 20), new() { MaxSide = 40 }), ErrorReason.ImageTooLarge, "40 pixels per side", "41 × 20 pixels");

    [Fact]
    public void Inspect_TooManyPixels_IsRejected() =>
        Expect(Reject(Pictures.Png(40, 30), new() { MaxPixels = 1199 }), ErrorReason.TooManyPixels, "1,199 pixels", "1,200 pixels");

    [Fact]
    public void Inspect_PngBombOfFewBytes_IsRejectedFromItsHeader()
    {
        // The data would be 900 million pixels; the file holds almost none, so that only the header can be the reason.
        var bomb = PngWriter.Claiming(30_000, 30_000, 8, new byte[100]);
        Assert.True(bomb.Length < 200);
        Expect(Reject(bomb), ErrorReason.ImageTooLarge, "16384 pixels per side", "30000 × 30000 pixels");
    }

    [Fact]
    public void Inspect_PngBombWithinSides_IsRejectedByPixels()
    {
        var bomb = PngWriter.Claiming(16_000, 16_000, 8, new byte[100]);
        Expect(Reject(bomb), ErrorReason.TooManyPixels, "100,000,000 pixels", "256,000,000 pixels");
    }

    [Fact]
    public void Inspect_HugeTiffClaim_IsRejectedFromItsHeader() =>
        Expect(Reject(TiffWriter.Grey(16, 16, claimedSide: 100_000)), ErrorReason.ImageTooLarge, "16384 pixels per side", "100000 × 100000 pixels");

    [Fact]
    public void Inspect_TiffOfManyChannels_IsRejected() =>
        Expect(Reject(TiffWriter.Grey(64, 64, channels: 40)), ErrorReason.UnsupportedFormat, "at most 5 channels", "40 channels");

    [Fact]
    public void Inspect_TiffOfIntegers_IsRejected()
    {
        using var photo = Pictures.Photo(40, 30);
        using var integers = photo.Cast(Enums.BandFormat.Int);
        Expect(Reject(integers.TiffsaveBuffer()), ErrorReason.UnsupportedFormat, "samples of 1 to 16 bits or 32-bit floating point", "int samples");
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("tiff")]
    public void Inspect_SeveralFrames_AreRejected(string format)
    {
        using var frame = Pictures.Photo(40, 30);
        using var other = frame.Invert();
        using var strip = frame.Join(other, Enums.Direction.Vertical);
        using var animation = strip.Mutate(fields => fields.Set(GValue.GIntType, "page-height", 30));
        var file = format switch
        {
            "gif" => animation.GifsaveBuffer(keep: Enums.ForeignKeep.All),
            "webp" => animation.WebpsaveBuffer(keep: Enums.ForeignKeep.All),
            _ => animation.TiffsaveBuffer(keep: Enums.ForeignKeep.All),
        };
        Expect(Reject(file), ErrorReason.TooManyFrames, "1 frame or page", "2 frames or pages");

        // Where an operator allows more, the first is the picture.
        Assert.True(ImageInspector.Inspect(file, ImageLimits.Widest, "input/photo.png", Token).Error is null);
        var decoded = ImageDecoder.Decode(file, size: null, "#ffffff", ImageLimits.Widest, Token);
        Assert.Equal((40, 30), (decoded.Width, decoded.Height));
    }

    [Theory]
    [InlineData(-1, ErrorReason.EmptyFile)]
    [InlineData(0, ErrorReason.EmptyFile)]
    [InlineData(1, null)]
    [InlineData(67_108_864, null)]
    [InlineData(67_108_865, ErrorReason.FileTooLarge)]
    public void InspectLength_OfAFile_IsJudgedWithoutIt(long bytes, ErrorReason? reason) =>
        Assert.Equal(reason, ImageInspector.InspectLength(bytes, new(), "input/photo.png")?.Reason);

    [Fact]
    public void Inspect_AvifSequence_IsRejected() =>
        Expect(Reject(Encoding.Latin1.GetBytes("\0\0\0\u001Cftypavis\0\0\0\0avismsf1avif")), ErrorReason.TooManyFrames, "1 frame or page", "an image sequence");

    [Fact]
    public void Inspect_AvifRenamedToPng_IsJudgedByContent()
    {
        using var photo = Pictures.Photo(40, 30);
        Assert.Equal("avif", ImageInspector.Inspect(Pictures.Writers["avif"](photo), new(), "input/photo.png", Token).Info?.Format);
    }

    [Fact]
    public void Inspect_SvgInsideLibvipsReach_StaysBlocked()
    {
        // The configuration must hold for the whole process, not only for the path through the inspector.
        Reject([1]);
        Assert.NotNull(ImageInspector.Inspect(Pictures.Png(), new(), "warm", Token).Info);
        Assert.Throws<VipsException>(() => Image.NewFromBuffer("<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>"u8));
    }

    private static JobError Reject(byte[] file, ImageLimits? limits = null)
    {
        var inspection = ImageInspector.Inspect(file, limits ?? new(), "input/photo.png", Token);
        Assert.Null(inspection.Info);
        Assert.NotNull(inspection.Error);
        return inspection.Error;
    }

    private static void Expect(JobError error, ErrorReason reason, string limit, string actual)
    {
        Assert.Equal((reason, limit, actual, "input/photo.png"), (error.Reason, error.Limit, error.Actual, error.Subject));
        Assert.Equal(ErrorCategory.Rejected, ErrorReasons.CategoryOf(error.Reason));
    }
}

using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;
using Sharp = SixLabors.ImageSharp;

namespace StyleCloud.Imaging.Tests;

/// <summary>
/// Files of ImageSharp's, changed by hand where no pixel depends on it, and where one does. <c>Differential/make_pictures.py</c> has the same kinds and
/// more of them, for who has Pillow.
/// </summary>
public sealed class MetadataTests
{
    private const byte Tables = 0xDB, Frame = 0xC0, Scan = 0xDA;

    private static readonly byte[] Plain = Jpeg(_ => { });

    private static readonly Dictionary<string, byte[]> Odd = new()
    {
        ["scan header of a Samsung phone"] = WithScanEnd(0, 0, 0),
        ["scan header of a progressive file"] = WithScanEnd(6, 63, 0x11),
        ["18 bytes before the tables"] = With(Tables, [.. Enumerable.Range(1, 18).Select(i => (byte)i)]),
        ["18 bytes before the frame"] = With(Frame, [.. Enumerable.Range(1, 18).Select(i => (byte)i)]),
        ["18 bytes before the scan"] = With(Scan, [.. Enumerable.Range(1, 18).Select(i => (byte)i)]),
        ["Exif of garbage"] = With(Tables, Segment(0xE1, [.. "Exif\0\0"u8, .. Enumerable.Range(0, 90).Select(i => (byte)(i * 37))])),
        ["Exif that points outside"] = With(Tables, Segment(0xE1, [.. "Exif\0\0II*\0"u8, 255, 255, 255, 127])),
        ["Adobe of 5 bytes"] = With(Tables, Segment(0xEE, "Adobe"u8)),
        ["Adobe of an unknown transform"] = With(Tables, Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 9])),
        ["JFIF of version 9"] = Changed(11, 9),
    };

    public static TheoryData<string> OddNames => [.. Odd.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(OddNames))]
    public void Decode_JpegWithOddMetadata_HasThePixelsOfTheCleanFile(string name)
    {
        Assert.Null(ImageInspector.Inspect(Odd[name], new(), "photo", Token).Error);
        Assert.Equal(Decode(Plain).Pixels, Decode(Odd[name]).Pixels);
    }

    [Fact]
    public void Decode_OrientationAndProfileBetweenStrayBytes_StillCount()
    {
        var clean = Jpeg(image =>
        {
            image.Metadata.ExifProfile = new();
            image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6);
            image.Metadata.ExifProfile.SetValue(ExifTag.Make, "A camera");
            image.Metadata.IccProfile = new(IccProfile.AdobeRgb.ToBytes());
        });
        var odd = With(Tables, [1, 2, 3, 4, 5], clean);
        var (expected, plain) = (Decode(clean), Decode(Plain));
        Assert.Equal((plain.Height, plain.Width), (expected.Width, expected.Height));
        Assert.NotEqual(plain.Pixels.Average(), expected.Pixels.Average(), 0.003);
        Assert.Equal(expected.Pixels, Decode(odd).Pixels);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("jpeg progressive")]
    [InlineData("jpeg restart markers")]
    public void Inspect_JpegThatLacksItsEnd_IsTruncated(string writer)
    {
        using var photo = Pictures.Photo(96, 64);
        var file = Pictures.Writers[writer](photo);
        for (var lost = 1; lost < file.Length - 700; lost += lost < 60 ? 1 : 29)
        {
            var error = ImageInspector.Inspect(file.AsMemory(0, file.Length - lost), new(), "photo", Token).Error;
            Assert.True(error?.Reason == ErrorReason.TruncatedImage, $"{writer} without its last {lost} bytes: {error}");
        }
    }

    /// <summary>The directory that is appended for the decoder must not be read as picture data.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(2000)]
    public void Inspect_TiffThatLacksItsLastBytes_IsTruncated(int lost)
    {
        var file = TiffWriter.Grey(64, 48);
        var error = ImageInspector.Inspect(file.AsMemory(0, file.Length - lost), new(), "photo", Token).Error;
        Assert.Equal((ErrorReason.TruncatedImage, $"at least {file.Length:N0} bytes"), (error?.Reason, error?.Limit));
    }

    [Fact]
    public void Inspect_JpegOfManyEmptySegments_IsJudgedSoon()
    {
        var tables = Segment(Tables, []);
        var comment = Segment(0xFE, []);
        byte[] file = [0xFF, 0xD8, .. Enumerable.Range(0, 400_000).SelectMany(_ => (byte[])[.. tables, .. comment])];
        Assert.Equal(ErrorReason.TruncatedImage, ImageInspector.Inspect(file, new(), "photo", Token).Error?.Reason);
    }

    private static byte[] Jpeg(Action<Sharp.Image<Rgb24>> change)
    {
        using var photo = SharpPictures.Photo(96, 64);
        change(photo);
        return SharpPictures.Write(photo, new JpegEncoder { Quality = 95, ColorType = JpegColorType.YCbCrRatio420 });
    }

    private static byte[] Changed(int at, byte value)
    {
        var file = (byte[])Plain.Clone();
        file[at] = value;
        return file;
    }

    private static byte[] WithScanEnd(params byte[] values)
    {
        var file = (byte[])Plain.Clone();
        var at = At(file, Scan);
        values.CopyTo(file, at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)) - 3);
        return file;
    }

    private static byte[] With(byte before, byte[] inserted, byte[]? file = null)
    {
        var at = At(file ?? Plain, before);
        return [.. (file ?? Plain)[..at], .. inserted, .. (file ?? Plain)[at..]];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static int At(byte[] file, byte marker)
    {
        var at = 2;
        while (file[at + 1] != marker)
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
        return at;
    }

    private static RgbImage Decode(byte[] file) => ImageDecoder.Decode(file, null, "#ffffff", new(), Token);
}

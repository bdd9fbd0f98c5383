using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetVips;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageEncoderTests
{
    private static readonly ImageProvenance Provenance = new(
        "0123456789abcdef0123456789abcdef",
        """{"preset":"default","styleLayers":{"relu1_1":0.5},"note":"<ä> & \"quotes\""}""",
        "StyleCloud 0.1.0");

    public static TheoryData<OutputFormat> Formats => [.. Enum.GetValues<OutputFormat>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_ThenInspect_IsThatFormatAndSize(OutputFormat format)
    {
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(97, 61), format, 92, Provenance);
        var info = ImageInspector.Inspect(file, new(), "result", Token).Info;
        Assert.Equal(new ImageInfo(format.ToString().ToLowerInvariant(), 97, 61, file.Length), info);
    }

    [Theory]
    [InlineData(OutputFormat.Png, 0.5)]
    [InlineData(OutputFormat.Tiff, 0.5)]
    [InlineData(OutputFormat.Jpeg, 6)]
    [InlineData(OutputFormat.Webp, 8)]
    [InlineData(OutputFormat.Avif, 6)]
    public void Encode_ThenDecode_KeepsThePicture(OutputFormat format, double meanLevels)
    {
        var photo = Pictures.RgbPhoto(96, 64);
        var decoded = ImageDecoder.Decode(ImageEncoder.Encode(photo, format, 92, null), null, "#ffffff", new(), Token);
        Assert.True(photo.Pixels.Zip(decoded.Pixels, (a, b) => Math.Abs(a - b)).Average() * 255 < meanLevels);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_Provenance_IsReadBack(OutputFormat format)
    {
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(64, 48), format, 92, Provenance);
        Assert.Equal(Provenance, WrittenProvenance.Read(file));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_Metadata_HoldsSrgbProfileAndXmpOnly(OutputFormat format)
    {
        using var image = Image.NewFromBuffer(ImageEncoder.Encode(Pictures.RgbPhoto(64, 48), format, 92, Provenance));
        Assert.True(image.Contains("icc-profile-data"));
        Assert.Contains("sRGB", Encoding.Latin1.GetString((byte[])image.Get("icc-profile-data")).Replace("\0", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(image.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal) || field.StartsWith("iptc", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_WithoutProvenance_HasNoXmp(OutputFormat format) =>
        Assert.Null(WrittenProvenance.Read(ImageEncoder.Encode(Pictures.RgbPhoto(64, 48), format, 92, null)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_Twice_GivesTheSameBytes(OutputFormat format)
    {
        var photo = Pictures.RgbPhoto(300, 200);
        Assert.Equal(ImageEncoder.Encode(photo, format, 92, Provenance), ImageEncoder.Encode(photo, format, 92, Provenance));
    }

    [Fact]
    public void Encode_FirstUse_FixesTheThreadCount()
    {
        // AVIF's bytes depend on the thread count, which is why it is a constant of the process.
        ImageEncoder.Encode(Pictures.RgbPhoto(16, 16), OutputFormat.Png, 92, null);
        Assert.Equal(4, NetVips.NetVips.Concurrency);
    }

    [Theory]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Webp)]
    [InlineData(OutputFormat.Avif)]
    public void Encode_LowerQuality_IsSmaller(OutputFormat format)
    {
        var photo = Pictures.RgbPhoto(300, 200);
        Assert.True(ImageEncoder.Encode(photo, format, 30, null).Length < ImageEncoder.Encode(photo, format, 95, null).Length);
    }

    [Theory]
    [InlineData(92, "4:4:4")]
    [InlineData(80, "4:2:0")]
    public void Encode_Jpeg_KeepsFullColourResolutionAtHighQuality(int quality, string expected)
    {
        using var image = Image.NewFromBuffer(ImageEncoder.Encode(Pictures.RgbPhoto(64, 48), OutputFormat.Jpeg, quality, null));
        Assert.Equal(expected, image.Get("jpeg-chroma-subsample"));
    }

    [Fact]
    public void Encode_ValuesOutOfRange_AreClamped()
    {
        var pixels = Enumerable.Repeat(new[] { -0.5f, 1.5f, float.NaN }, 400).SelectMany(pixel => pixel).ToArray();
        var decoded = ImageDecoder.Decode(ImageEncoder.Encode(new(20, 20, pixels), OutputFormat.Png, 92, null), null, "#ffffff", new(), Token);
        Assert.Equal([0f, 1f, 0f], decoded.Pixels[..3].Select(value => MathF.Round(value, 2)));
    }

    [Fact]
    public void DecodeThenEncode_PhotoWithGps_LosesEverythingPersonal()
    {
        using var photo = Pictures.Photo(40, 30);
        using var personal = photo.Mutate(fields =>
        {
            fields.Set(GValue.GStrType, "exif-ifd0-Artist", "Jane Doe");
            fields.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52 31 12");
        });
        var file = personal.JpegsaveBuffer();
        Assert.Contains("Jane Doe", Encoding.Latin1.GetString(file), StringComparison.Ordinal);

        foreach (var format in Enum.GetValues<OutputFormat>())
        {
            var result = ImageEncoder.Encode(ImageDecoder.Decode(file, null, "#ffffff", new(), Token), format, 92, Provenance);
            Assert.DoesNotContain("Jane", Encoding.Latin1.GetString(result), StringComparison.Ordinal);
            using var image = Image.NewFromBuffer(result);
            Assert.DoesNotContain(image.GetFields(), field => field.Contains("GPS", StringComparison.Ordinal) || field.StartsWith("exif", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Encode_PngWithProvenance_IsChunksWithTheirCheckSums()
    {
        // Readers pass over an auxiliary chunk whose sum is wrong, without a word.
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(64, 48), OutputFormat.Png, 92, Provenance);
        var types = new List<string>();
        for (var at = 8; at < file.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            types.Add(Encoding.ASCII.GetString(file, at + 4, 4));
            Assert.Equal(Crc32(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
        }

        Assert.Equal(("IHDR", "IEND"), (types[0], types[^1]));
        Assert.Single(types, "iTXt");
        Assert.DoesNotContain("zTXt", types);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Encode_QualityOutOfRange_Throws(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Encode(Pictures.RgbPhoto(20, 20), OutputFormat.Jpeg, quality, null));

    [Theory]
    [InlineData(OutputFormat.Png, ".png", "image/png")]
    [InlineData(OutputFormat.Jpeg, ".jpg", "image/jpeg")]
    [InlineData(OutputFormat.Webp, ".webp", "image/webp")]
    [InlineData(OutputFormat.Tiff, ".tiff", "image/tiff")]
    [InlineData(OutputFormat.Avif, ".avif", "image/avif")]
    public void Extension_OfEveryFormat_GoesWithItsMediaType(OutputFormat format, string extension, string mediaType) =>
        Assert.Equal((extension, mediaType), (ImageEncoder.Extension(format), ImageEncoder.MediaType(format)));

    /// <summary>The sum that gzip (RFC 1952) writes behind its data is the one of PNG.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(target.ToArray().AsSpan(^8));
    }
}

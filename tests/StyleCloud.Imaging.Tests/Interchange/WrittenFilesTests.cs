using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml.Linq;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;
using SixLabors.ImageSharp.PixelFormats;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging.Tests.Inputs;
using Icc = SixLabors.ImageSharp.Metadata.Profiles.Icc;

namespace StyleCloud.Imaging.Tests.Interchange;

/// <summary>What the encoder writes, as ImageSharp reads it. AVIF is missing: ImageSharp does not read it.</summary>
public sealed class WrittenFilesTests
{
    private const int Width = 96, Height = 64;

    private static readonly ImageProvenance Provenance = new("0123456789abcdef0123456789abcdef", """{"preset":"fine","note":"<ä> & \"b\""}""", "StyleCloud 0.1.0");

    public static TheoryData<OutputFormat> Formats => [OutputFormat.Png, OutputFormat.Jpeg, OutputFormat.Webp, OutputFormat.Tiff];

    public static TheoryData<OutputFormat, int> Orientations => new MatrixTheoryData<OutputFormat, int>(Formats.Select(row => row.Data), Enumerable.Range(1, 8));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OutputFormat.Png, 97, 61)]
    [InlineData(OutputFormat.Png, 16, 300)]
    [InlineData(OutputFormat.Tiff, 97, 61)]
    [InlineData(OutputFormat.Tiff, 16, 300)]
    public void Encode_LosslessFormat_IsReadBitForBit(OutputFormat format, int width, int height)
    {
        var photo = Pictures.RgbPhoto(width, height);
        using var read = Image.Load<Rgb24>(ImageEncoder.Encode(photo, format, 92, Provenance));
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(SharpPictures.Bytes(photo), SharpPictures.Bytes(read));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(92, false)]
    [InlineData(80, true)]
    [InlineData(40, true)]
    public void Encode_Jpeg_LosesWhatItsTablesSayAndNoMore(int quality, bool halvesChroma)
    {
        var photo = SharpPictures.Bytes(Pictures.RgbPhoto(Width, Height));
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(Width, Height), OutputFormat.Jpeg, quality, Provenance);
        using var read = Image.Load<Rgb24>(file);
        var allowed = JpegLoss.Of(photo, Width, file, halvesChroma) + JpegLoss.Rounding;
        var loss = SharpPictures.RmsDifference(photo, SharpPictures.Bytes(read));
        Assert.True(loss <= allowed, $"ImageSharp sees a loss of {loss:F2} levels; tables and rounding explain {allowed:F2}.");
    }

    [Theory]
    [InlineData(97, 61, 92)]
    [InlineData(96, 64, 92)]
    [InlineData(96, 64, 40)]
    public void Encode_Webp_IsReadAsByOurDecoder(int width, int height, int quality)
    {
        // RFC 6386 fixes luma and chroma to the bit. A reader only chooses how it rounds RGB, at most one level apart.
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(width, height), OutputFormat.Webp, quality, Provenance);
        using var read = Image.Load<Rgb24>(file);
        var ours = SharpPictures.Bytes(ImageDecoder.Decode(file, null, "#ffffff", new(), Token));
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.All(ours.Zip(SharpPictures.Bytes(read)), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void DecodeThenEncode_TurnedPhoto_IsUprightAndNotTurnedAgain(OutputFormat format, int orientation)
    {
        using var stored = SharpPictures.Turned(48, 32, orientation);
        var decoded = ImageDecoder.Decode(SharpPictures.Write(stored, new PngEncoder()), null, "#ffffff", new(), Token);
        using var read = Image.Load<Rgb24>(ImageEncoder.Encode(decoded, format, 100, Provenance));
        using var shown = SharpPictures.Upright(read);
        using var expected = SharpPictures.Upright(stored);

        Assert.Equal(1, Orientation(read));
        Assert.Equal((expected.Width, expected.Height), (shown.Width, shown.Height));
        Assert.Equal(SharpPictures.Bytes(read), SharpPictures.Bytes(shown));

        // Any other turn of this photo is more than 30 levels away; at quality 100 a lossy format loses about one.
        Assert.InRange(SharpPictures.RmsDifference(SharpPictures.Bytes(expected), SharpPictures.Bytes(shown)), 0, 5);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_Profile_HasThePrimariesOfSrgb(OutputFormat format)
    {
        var file = ImageEncoder.Encode(Pictures.RgbPhoto(Width, Height), format, 92, Provenance);
        var profile = format == OutputFormat.Png ? new(PngProfile(file)) : Metadata(file, format).Icc;
        Assert.NotNull(profile);
        Assert.True(profile.CheckIsValid());
        Assert.Equal((Icc.IccColorSpaceType.Rgb, Icc.IccColorSpaceType.CieXyz), (profile.Header.DataColorSpace, profile.Header.ProfileConnectionSpace));

        // IEC 61966-2-1, adapted to D50 as ICC.1 asks; profiles store steps of 1/65536, makers differ in the fourth place.
        AssertColumn(profile, "rXYZ"u8, 0.4360, 0.2225, 0.0139);
        AssertColumn(profile, "gXYZ"u8, 0.3851, 0.7169, 0.0971);
        AssertColumn(profile, "bXYZ"u8, 0.1431, 0.0606, 0.7142);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_Provenance_IsReadAsXmp(OutputFormat format)
    {
        var xmp = Metadata(ImageEncoder.Encode(Pictures.RgbPhoto(Width, Height), format, 92, Provenance), format).Xmp;
        Assert.NotNull(xmp);
        XNamespace own = "urn:stylecloud:provenance:1:", basic = "http://ns.adobe.com/xap/1.0/";
        var fields = xmp.GetDocument().Descendants().Where(element => !element.HasElements).ToDictionary(element => element.Name, element => element.Value);
        Assert.Equal(Provenance.JobId, fields[own + "JobId"]);
        Assert.Equal(Provenance.OptionsJson, fields[own + "Options"]);
        Assert.Equal(Provenance.Software, fields[basic + "CreatorTool"]);
        Assert.Equal(3, fields.Count);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Encode_WithoutProvenance_HasNoXmp(OutputFormat format) =>
        Assert.Null(Metadata(ImageEncoder.Encode(Pictures.RgbPhoto(Width, Height), format, 92, null), format).Xmp);

    [Theory]
    [InlineData(92, JpegColorType.YCbCrRatio444)]
    [InlineData(80, JpegColorType.YCbCrRatio420)]
    public void Encode_Jpeg_HasTheSubsamplingOfItsQuality(int quality, JpegColorType expected)
    {
        using var read = Image.Load(ImageEncoder.Encode(Pictures.RgbPhoto(Width, Height), OutputFormat.Jpeg, quality, null));
        Assert.Equal(expected, read.Metadata.GetJpegMetadata().ColorType);
    }

    /// <summary>ImageSharp has the metadata of a TIFF in its frame, that of the other formats in the picture.</summary>
    private static (Icc.IccProfile? Icc, XmpProfile? Xmp) Metadata(byte[] file, OutputFormat format)
    {
        using var read = Image.Load(file);
        var frame = read.Frames.RootFrame.Metadata;
        return format == OutputFormat.Tiff ? (frame.IccProfile, frame.XmpProfile) : (read.Metadata.IccProfile, read.Metadata.XmpProfile);
    }

    /// <summary>The EXIF orientation, 1 where there is none: the picture is stored as it is seen.</summary>
    private static int Orientation(Image image) =>
        (image.Metadata.ExifProfile ?? image.Frames.RootFrame.Metadata.ExifProfile)?.GetValue(ExifTag.Orientation)?.Value ?? 1;

    /// <summary>What is deflated in the iCCP chunk, which ImageSharp 2.1 passes over. ImageSharp still parses the profile.</summary>
    private static byte[] PngProfile(byte[] file)
    {
        var chunk = file.AsSpan(file.AsSpan().IndexOf("iCCP"u8));
        var compressed = chunk[(chunk.IndexOf((byte)0) + 2)..].ToArray();
        using var inflated = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        zlib.CopyTo(inflated);
        return inflated.ToArray();
    }

    /// <summary>Reads one tag by the profile's table (ICC.1, 7.3); ImageSharp keeps its own reading of the tags to itself.</summary>
    private static void AssertColumn(Icc.IccProfile profile, ReadOnlySpan<byte> tag, params double[] xyz)
    {
        var bytes = profile.ToByteArray();
        var entry = bytes.AsSpan(132);
        while (!entry[..4].SequenceEqual(tag))
            entry = entry[12..];
        var column = bytes.AsSpan(BinaryPrimitives.ReadInt32BigEndian(entry[4..]) + 8);
        for (var i = 0; i < 3; i++)
            Assert.Equal(xyz[i], BinaryPrimitives.ReadInt32BigEndian(column[(4 * i)..]) / 65536.0, 0.001);
    }
}

using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests.Interchange;

/// <summary>Files that ImageSharp made, as the decoder reads them.</summary>
public sealed class ForeignFilesTests
{
    private const int Width = 96, Height = 64;

    private static readonly Dictionary<string, IImageEncoder> Lossless = new()
    {
        ["png"] = new PngEncoder(),
        ["png interlaced"] = new PngEncoder { InterlaceMethod = PngInterlaceMode.Adam7 },
        ["png 16 bits"] = new PngEncoder { BitDepth = PngBitDepth.Bit16 },
        ["webp"] = new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        ["tiff"] = new TiffEncoder { Compression = TiffCompression.None },
        ["tiff deflate"] = new TiffEncoder { Compression = TiffCompression.Deflate, HorizontalPredictor = TiffPredictor.Horizontal },
        ["tiff lzw"] = new TiffEncoder { Compression = TiffCompression.Lzw },
        ["tiff packbits"] = new TiffEncoder { Compression = TiffCompression.PackBits },
    };

    public static TheoryData<string> LosslessNames => [.. Lossless.Keys];

    public static TheoryData<string, int> Orientations => new MatrixTheoryData<string, int>(Lossless.Keys.Append("jpeg"), Enumerable.Range(1, 8));

    [Theory]
    [MemberData(nameof(LosslessNames))]
    public void Decode_LosslessFile_GivesEveryPixel(string writer)
    {
        using var photo = SharpPictures.Photo(97, 61);
        var decoded = Decode(SharpPictures.Write(photo, Lossless[writer]));
        Assert.Equal((97, 61), (decoded.Width, decoded.Height));
        Assert.Equal(SharpPictures.Bytes(photo), SharpPictures.Bytes(decoded));
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Decode_ExifOrientation_ShowsWhatImageSharpShows(string writer, int orientation)
    {
        using var stored = SharpPictures.Turned(Width, 48, orientation);
        using var expected = SharpPictures.Upright(stored);
        var decoded = Decode(SharpPictures.Write(stored, writer == "jpeg" ? new JpegEncoder { Quality = 100, ColorType = JpegColorType.YCbCrRatio444 } : Lossless[writer]));

        Assert.Equal((expected.Width, expected.Height), (decoded.Width, decoded.Height));
        var difference = SharpPictures.RmsDifference(SharpPictures.Bytes(expected), SharpPictures.Bytes(decoded));
        Assert.InRange(difference, 0, writer == "jpeg" ? 2 * JpegLoss.Rounding : 0);
    }

    [Fact]
    public void Decode_SixteenBitPng_KeepsEveryStep()
    {
        var pixels = Enumerable.Range(0, Width * Height).Select(i => new Rgb48((ushort)(i * 10), (ushort)(65535 - (i * 7)), (ushort)(i * 31 % 65536))).ToArray();
        using var image = Image.LoadPixelData<Rgb48>(pixels, Width, Height);
        var decoded = Decode(SharpPictures.Write(image, new PngEncoder { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit16 }));
        var expected = pixels.SelectMany(pixel => new[] { pixel.R, pixel.G, pixel.B });
        Assert.All(expected.Zip(decoded.Pixels), pair => Assert.Equal(pair.First, pair.Second * 65535, 0.05));

        // The result has 8 bits: the nearest step, not the upper byte.
        using var read = Image.Load<Rgb24>(ImageEncoder.Encode(decoded, OutputFormat.Png, 92, null));
        Assert.Equal(expected.Select(value => (byte)Math.Round(value / 257.0)), SharpPictures.Bytes(read));
    }

    [Fact]
    public void Decode_SixteenBitGreyPng_HasThreeEqualChannels()
    {
        var pixels = Enumerable.Range(0, Width * Height).Select(i => new L16((ushort)(i * 10))).ToArray();
        using var image = Image.LoadPixelData<L16>(pixels, Width, Height);
        var decoded = Decode(SharpPictures.Write(image, new PngEncoder { ColorType = PngColorType.Grayscale, BitDepth = PngBitDepth.Bit16 }));
        Assert.All(pixels.SelectMany(pixel => Enumerable.Repeat(pixel.PackedValue, 3)).Zip(decoded.Pixels), pair => Assert.Equal(pair.First, pair.Second * 65535, 0.05));
    }

    [Theory]
    [InlineData(JpegColorType.YCbCrRatio444, 90)]
    [InlineData(JpegColorType.YCbCrRatio420, 90)]
    [InlineData(JpegColorType.YCbCrRatio420, 50)]
    public void Decode_JpegWithSubsampling_LosesWhatItsTablesSayAndNoMore(JpegColorType colour, int quality)
    {
        using var photo = SharpPictures.Photo(Width, Height);
        var file = SharpPictures.Write(photo, new JpegEncoder { Quality = quality, ColorType = colour });
        var original = SharpPictures.Bytes(photo);
        var allowed = JpegLoss.Of(original, Width, file, colour == JpegColorType.YCbCrRatio420) + JpegLoss.Rounding;
        var loss = SharpPictures.RmsDifference(original, SharpPictures.Bytes(Decode(file)));
        Assert.True(loss <= allowed, $"The decoder sees a loss of {loss:F2} levels; tables and rounding explain {allowed:F2}.");
    }

    [Theory]
    [InlineData(90)]
    [InlineData(40)]
    public void Decode_LossyWebp_IsReadAsByImageSharp(int quality)
    {
        // RFC 6386 fixes luma and chroma to the bit. A reader only chooses how it rounds RGB, at most one level apart.
        using var photo = SharpPictures.Photo(Width, Height);
        var file = SharpPictures.Write(photo, new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = quality });
        using var read = Image.Load<Rgb24>(file);
        Assert.All(SharpPictures.Bytes(Decode(file)).Zip(SharpPictures.Bytes(read)), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Decode_PaletteFiles_AreReadAsByImageSharp()
    {
        using var photo = SharpPictures.Photo(Width, Height);
        foreach (var encoder in new IImageEncoder[] { new GifEncoder(), new PngEncoder { ColorType = PngColorType.Palette, BitDepth = PngBitDepth.Bit8 } })
        {
            var file = SharpPictures.Write(photo, encoder);
            using var read = Image.Load<Rgb24>(file);
            Assert.Equal(SharpPictures.Bytes(read), SharpPictures.Bytes(Decode(file)));
        }
    }

    [Fact]
    public void Decode_Alpha_BlendsOverTheBackground()
    {
        using var image = new Image<Rgba32>(Width, Height, new Rgba32(200, 100, 50, 51));
        foreach (var encoder in new IImageEncoder[] { new PngEncoder(), new WebpEncoder { FileFormat = WebpFileFormatType.Lossless } })
        {
            // A fifth of the colour over four fifths of white.
            var decoded = Decode(SharpPictures.Write(image, encoder));
            Assert.Equal([244, 224, 214], SharpPictures.Bytes(decoded)[..3]);
        }
    }

    private static RgbImage Decode(byte[] file) => ImageDecoder.Decode(file, null, "#ffffff", new(), TestContext.Current.CancellationToken);
}

using NetVips;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Pictures made in code, and files of every accepted kind made from them.</summary>
internal static class Pictures
{
    /// <summary>Every way in which a single picture is stored that must be accepted.</summary>
    public static IReadOnlyDictionary<string, Func<Image, byte[]>> Writers { get; } = new Dictionary<string, Func<Image, byte[]>>
    {
        ["png"] = image => image.PngsaveBuffer(),
        ["png interlaced"] = image => image.PngsaveBuffer(interlace: true),
        ["png palette"] = image => image.PngsaveBuffer(palette: true),
        ["jpeg"] = image => image.JpegsaveBuffer(q: 95),
        ["jpeg progressive"] = image => image.JpegsaveBuffer(q: 95, interlace: true),
        ["jpeg restart markers"] = image => image.JpegsaveBuffer(q: 95, restartInterval: 4),
        ["webp"] = image => image.WebpsaveBuffer(q: 95),
        ["webp lossless"] = image => image.WebpsaveBuffer(lossless: true),
        ["tiff"] = image => image.TiffsaveBuffer(),
        ["tiff deflate"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate),
        ["tiff lzw"] = image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw),
        ["tiff tiled"] = image => image.TiffsaveBuffer(tile: true, compression: Enums.ForeignTiffCompression.Jpeg, q: 95),
        ["tiff big"] = image => image.TiffsaveBuffer(bigtiff: true),
        ["gif"] = image => image.GifsaveBuffer(),
        ["avif"] = image => image.HeifsaveBuffer(q: 95, compression: Enums.ForeignHeifCompression.Av1, effort: 0),
    };

    /// <summary>Theory data over <see cref="Writers"/>.</summary>
    public static TheoryData<string> WriterNames => [.. Writers.Keys];

    /// <summary>Format code that <see cref="ImageInfo.Format"/> must show.</summary>
    public static string FormatOf(string writer) => writer.Split(' ')[0];

    /// <summary>A smooth, colourful picture with some texture; sRGB, 8-bit.</summary>
    public static Image Photo(int width, int height)
    {
        var bytes = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                bytes[at] = Wave(x / 17.0, y / 29.0);
                bytes[at + 1] = Wave(x / 31.0, -y / 13.0);
                bytes[at + 2] = Wave((x + y) / 23.0, 0.7);
            }
        }

        return FromBytes(bytes, width, height, 3, Enums.Interpretation.Srgb);
    }

    /// <summary>One colour everywhere.</summary>
    public static Image Uniform(int width, int height, params byte[] colour) =>
        FromBytes([.. Enumerable.Range(0, width * height).SelectMany(_ => colour)], width, height, colour.Length, Interpretation(colour.Length));

    /// <summary>Takes interleaved samples.</summary>
    public static Image FromBytes(byte[] bytes, int width, int height, int bands, Enums.Interpretation interpretation)
    {
        using var image = Image.NewFromMemory(bytes, width, height, bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: interpretation);
    }

    /// <summary>Takes interleaved 16-bit samples.</summary>
    public static Image FromWords(ushort[] words, int width, int height, int bands, Enums.Interpretation interpretation)
    {
        using var image = Image.NewFromMemory(words, width, height, bands, Enums.BandFormat.Ushort);
        return image.Copy(interpretation: interpretation);
    }

    /// <summary>The photo as the engine's type.</summary>
    public static RgbImage RgbPhoto(int width, int height)
    {
        using var photo = Photo(width, height);
        return new(width, height, Array.ConvertAll(photo.WriteToMemory<byte>(), value => value / 255f));
    }

    /// <summary>A small valid PNG.</summary>
    public static byte[] Png(int width = 40, int height = 30) => ImageEncoder.Encode(RgbPhoto(width, height), OutputFormat.Png, 90, null);

    private static byte Wave(double a, double b) => (byte)(127.5 + (80 * Math.Sin(a)) + (47 * Math.Cos(b * 2)));

    private static Enums.Interpretation Interpretation(int bands) => bands <= 2 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb;
}

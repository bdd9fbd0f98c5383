namespace StyleCloud.Imaging.Tests.Interchange;

/// <summary>
/// What JPEG must lose of a picture: colour conversion, subsampling and quantisation by the file's own tables (ITU-T T.81 and
/// T.871), in floating point and without entropy coding. A file whose reader sees more loss is wrong, or its reader is.
/// </summary>
/// <remarks>
/// Real codecs round to whole levels on top: Y, Cb and Cr before the transform and after it, and the result. Rounding has a variance
/// of 1/12, and the largest weight of a colour conversion is Cb's in blue, 1.772: √((2 (1 + 1.772²) + 1) / 12) = 0.88 levels.
/// </remarks>
internal static class JpegLoss
{
    /// <summary>Most that rounding adds to <see cref="Of"/>, in levels.</summary>
    public const double Rounding = 0.88;

    private const int Block = 8;

    private static readonly int[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Root of the mean squared loss in levels of 255.</summary>
    /// <param name="rgb">Interleaved samples.</param>
    /// <param name="width">Width; a multiple of 16, so that no block is filled up.</param>
    /// <param name="file">The JPEG file, for its tables.</param>
    /// <param name="halvesChroma">True for 4:2:0: the chroma of four pixels is one mean value.</param>
    public static double Of(byte[] rgb, int width, byte[] file, bool halvesChroma)
    {
        var tables = QuantisationTables(file);
        var (luma, blue, red) = ToYcc(rgb);
        Quantise(luma, width, tables[0]);
        foreach (var chroma in new[] { blue, red })
        {
            if (halvesChroma)
                Spread(Halved(chroma, width, tables[1]), chroma, width);
            else
                Quantise(chroma, width, tables[1]);
        }

        var squares = 0.0;
        for (var i = 0; i < luma.Length; i++)
        {
            double[] back = [luma[i] + (1.402 * red[i]), luma[i] - (0.344136 * blue[i]) - (0.714136 * red[i]), luma[i] + (1.772 * blue[i])];
            for (var channel = 0; channel < 3; channel++)
                squares += Math.Pow(Math.Clamp(back[channel], 0, 255) - rgb[(3 * i) + channel], 2);
        }

        return Math.Sqrt(squares / rgb.Length);
    }

    private static (double[] Luma, double[] Blue, double[] Red) ToYcc(byte[] rgb)
    {
        var (luma, blue, red) = (new double[rgb.Length / 3], new double[rgb.Length / 3], new double[rgb.Length / 3]);
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = (0.299 * rgb[3 * i]) + (0.587 * rgb[(3 * i) + 1]) + (0.114 * rgb[(3 * i) + 2]);
            blue[i] = (rgb[(3 * i) + 2] - luma[i]) / 1.772;
            red[i] = (rgb[3 * i] - luma[i]) / 1.402;
        }

        return (luma, blue, red);
    }

    private static double[] Halved(double[] plane, int width, int[] table)
    {
        var half = new double[plane.Length / 4];
        for (var i = 0; i < plane.Length; i++)
            half[HalfIndex(i, width)] += plane[i] / 4;
        Quantise(half, width / 2, table);
        return half;
    }

    private static void Spread(double[] half, double[] plane, int width)
    {
        for (var i = 0; i < plane.Length; i++)
            plane[i] = half[HalfIndex(i, width)];
    }

    private static int HalfIndex(int index, int width) => (index / width / 2 * (width / 2)) + (index % width / 2);

    private static void Quantise(double[] plane, int width, int[] table)
    {
        for (var top = 0; top < plane.Length / width; top += Block)
        {
            for (var left = 0; left < width; left += Block)
                QuantiseBlock(plane.AsSpan((top * width) + left), width, table);
        }
    }

    /// <summary>Through the orthonormal cosine transform, to whole multiples of the table's steps, and back.</summary>
    private static void QuantiseBlock(Span<double> block, int stride, int[] table)
    {
        var back = new double[Block * Block];
        for (var k = 0; k < Block * Block; k++)
        {
            var coefficient = 0.0;
            for (var i = 0; i < Block * Block; i++)
                coefficient += Basis(k, i) * block[(i / Block * stride) + (i % Block)];
            coefficient = Math.Round(coefficient / table[k]) * table[k];
            for (var i = 0; i < Block * Block; i++)
                back[i] += Basis(k, i) * coefficient;
        }

        for (var i = 0; i < Block * Block; i++)
            block[(i / Block * stride) + (i % Block)] = back[i];
    }

    private static double Basis(int frequency, int at) => Basis1(frequency / Block, at / Block) * Basis1(frequency % Block, at % Block);

    private static double Basis1(int frequency, int at) =>
        (frequency == 0 ? Math.Sqrt(1.0 / Block) : Math.Sqrt(2.0 / Block)) * Math.Cos(((2 * at) + 1) * frequency * Math.PI / (2 * Block));

    /// <summary>The 8-bit tables of a file's DQT segments by their number.</summary>
    private static Dictionary<int, int[]> QuantisationTables(byte[] file)
    {
        var tables = new Dictionary<int, int[]>();
        for (var at = 2; file[at + 1] != 0xDA; at += 2 + Length(file, at))
        {
            for (var table = at + 4; file[at + 1] == 0xDB && table < at + 2 + Length(file, at); table += 65)
            {
                var steps = new int[64];
                for (var i = 0; i < 64; i++)
                    steps[ZigZag[i]] = file[table + 1 + i];
                tables.Add(file[table], steps);
            }
        }

        return tables;
    }

    private static int Length(byte[] file, int segment) => (file[segment + 2] << 8) | file[segment + 3];
}

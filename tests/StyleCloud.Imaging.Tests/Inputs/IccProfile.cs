using System.Buffers.Binary;
using System.Text;

namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Minimal ICC version 2 matrix profiles, and the same conversion by hand.</summary>
/// <param name="Name">Description tag.</param>
/// <param name="Gamma">Exponent of all three channels.</param>
/// <param name="ToXyz">Columns red, green, blue; rows X, Y, Z relative to D50.</param>
internal sealed record IccProfile(string Name, double Gamma, double[,] ToXyz)
{
    private static readonly double[,] SrgbToXyz =
    {
        { 0.4360747, 0.3850649, 0.1430804 },
        { 0.2225045, 0.7168786, 0.0606169 },
        { 0.0139322, 0.0971045, 0.7141733 },
    };

    public static IccProfile AdobeRgb { get; } = new("Adobe RGB (1998)", 2.19921875, new[,]
    {
        { 0.6097559, 0.2052401, 0.1492240 },
        { 0.3111242, 0.6256560, 0.0632197 },
        { 0.0194811, 0.0608902, 0.7448387 },
    });

    public static IccProfile WideGamma18 { get; } = new("ProPhoto-like", 1.8, new[,]
    {
        { 0.7976749, 0.1351917, 0.0313534 },
        { 0.2880402, 0.7118741, 0.0000857 },
        { 0.0000000, 0.0000000, 0.8252100 },
    });

    /// <summary>What a pixel of this space (values in [0, 1]) is in encoded sRGB, by the definition of both spaces.</summary>
    public double[] ToSrgb(params double[] pixel)
    {
        var linear = Array.ConvertAll(pixel, value => Math.Pow(value, Gamma));
        var xyz = Multiply(ToXyz, linear);
        return Array.ConvertAll(Multiply(Inverse(SrgbToXyz), xyz), Encode);
    }

    /// <summary>The profile file.</summary>
    public byte[] ToBytes()
    {
        var tags = new (string Name, byte[] Data)[]
        {
            ("desc", Description()), ("cprt", Text("none")), ("wtpt", Xyz(0.9642, 1, 0.8249)),
            ("rXYZ", Column(0)), ("gXYZ", Column(1)), ("bXYZ", Column(2)),
            ("rTRC", Curve()), ("gTRC", Curve()), ("bTRC", Curve()),
        };
        var table = 132 + (12 * tags.Length);
        var profile = new byte[table + tags.Sum(tag => tag.Data.Length)];
        WriteHeader(profile, tags.Length);
        var at = table;
        for (var i = 0; i < tags.Length; i++)
        {
            Ascii(tags[i].Name).CopyTo(profile, 132 + (12 * i));
            BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(136 + (12 * i)), at);
            BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(140 + (12 * i)), tags[i].Data.Length);
            tags[i].Data.CopyTo(profile, at);
            at += tags[i].Data.Length;
        }

        return profile;
    }

    private static void WriteHeader(byte[] profile, int tagCount)
    {
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(8), 0x02400000);
        Ascii("mntrRGB XYZ ").CopyTo(profile, 12);
        Ascii("acsp").CopyTo(profile, 36);
        Xyz(0.9642, 1, 0.8249)[8..].CopyTo(profile, 68);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(128), tagCount);
    }

    private byte[] Description()
    {
        var data = new byte[(12 + Name.Length + 1 + 78 + 3) / 4 * 4];
        Ascii("desc").CopyTo(data, 0);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8), Name.Length + 1);
        Ascii(Name).CopyTo(data, 12);
        return data;
    }

    private byte[] Curve()
    {
        var data = new byte[16];
        Ascii("curv").CopyTo(data, 0);
        data[11] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(12), (ushort)Math.Round(Gamma * 256));
        return data;
    }

    private byte[] Column(int column) => Xyz(ToXyz[0, column], ToXyz[1, column], ToXyz[2, column]);

    private static byte[] Xyz(params double[] values)
    {
        var data = new byte[20];
        Ascii("XYZ ").CopyTo(data, 0);
        for (var i = 0; i < 3; i++)
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(8 + (4 * i)), (int)Math.Round(values[i] * 65536));
        return data;
    }

    private static byte[] Text(string text) => [.. Ascii("text"), 0, 0, 0, 0, .. Ascii(text), 0, 0, 0, 0];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static double[] Multiply(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[row, column] * vector[column]))];

    private static double[,] Inverse(double[,] m)
    {
        var inverse = new double[3, 3];
        var determinant = Enumerable.Range(0, 3).Sum(i => m[0, i] * Cofactor(m, 0, i));
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
                inverse[row, column] = Cofactor(m, column, row) / determinant;
        }

        return inverse;
    }

    private static double Cofactor(double[,] m, int row, int column)
    {
        var (a, b, c, d) = ((row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3);
        return (m[a, c] * m[b, d]) - (m[a, d] * m[b, c]);
    }

    private static double Encode(double linear) => Math.Clamp(linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055, 0, 1);
}

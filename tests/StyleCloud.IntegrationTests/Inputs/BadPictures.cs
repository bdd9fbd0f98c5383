using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using NetVips;
using StyleCloud.Contracts.Options;

namespace StyleCloud.IntegrationTests.Inputs;

/// <summary>Files that are no acceptable picture, each broken in one way.</summary>
internal static class BadPictures
{
    public static byte[] Svg => "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='64' height='64'/></svg>"u8.ToArray();

    public static byte[] Pdf => "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"u8.ToArray();

    public static byte[] Zip => [0x50, 0x4B, 0x03, 0x04, .. new byte[60]];

    public static byte[] Mp4 => Encoding.Latin1.GetBytes("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom").Concat(new byte[64]).ToArray();

    public static byte[] Bmp => [0x42, 0x4D, .. new byte[80]];

    public static byte[] Heic => Encoding.Latin1.GetBytes("\0\0\0\u0018ftypheic\0\0\0\0heicmif1").Concat(new byte[64]).ToArray();

    public static byte[] TruncatedJpeg => Jpeg(300)[..^2000];

    public static byte[] TruncatedPng
    {
        get
        {
            var png = Pictures.Encode(Pictures.Waves(1, 200, 200));
            return png[..(png.Length / 2)];
        }
    }

    public static byte[] CorruptPng
    {
        get
        {
            var png = Pictures.Encode(Pictures.Waves(1, 200, 200));
            for (var i = png.Length / 2; i < (png.Length / 2) + 40; i++)
                png[i] ^= 0x5A;
            return png;
        }
    }

    /// <summary>A header that claims any size, followed by next to nothing.</summary>
    public static byte[] PngClaiming(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]), .. Chunk("IEND", [])];
    }

    /// <summary>Two frames, or two pages.</summary>
    public static byte[] Frames(string format)
    {
        var waves = Pictures.Waves(2, 40, 60);
        using var strip = Image.NewFromMemory(waves.Pixels, 40, 60, 3, Enums.BandFormat.Float);
        using var bytes = (strip * 255).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        using var animation = bytes.Mutate(fields => fields.Set(GValue.GIntType, "page-height", 30));
        return format switch
        {
            "gif" => animation.GifsaveBuffer(keep: Enums.ForeignKeep.All),
            "webp" => animation.WebpsaveBuffer(keep: Enums.ForeignKeep.All),
            _ => animation.TiffsaveBuffer(keep: Enums.ForeignKeep.All),
        };
    }

    private static byte[] Jpeg(int side) => Pictures.Encode(Pictures.Waves(1, side, side), OutputFormat.Jpeg);

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. check];
    }
}

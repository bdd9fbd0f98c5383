using System.Text;

namespace StyleCloud.Imaging.Formats;

/// <summary>Knows a file by its first bytes. Names and media types are never asked.</summary>
internal static class FormatSignature
{
    /// <summary>What phones make unless they are told otherwise.</summary>
    public const string HeicPicture = "a HEIC picture";

    private const int IsoBrandsStart = 16;
    private const int MostForeignBytes = 64;

    /// <summary>The accepted format that the file claims to be, or null.</summary>
    public static ImageFormat? Detect(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.Webp,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        _ when IsoBrands(file).Contains("avif") => ImageFormat.Avif,
        _ => null,
    };

    /// <summary>AVIF's other major brand announces an image sequence, of which libvips would decode only the cover.</summary>
    public static bool IsAvifSequence(ReadOnlySpan<byte> file) => IsoBrands(file) is ["avis", ..];

    /// <summary>A phrase for a file of no accepted format, such as "a PDF document".</summary>
    public static string Describe(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith("%PDF"u8) => "a PDF document",
        _ when file.StartsWith("BM"u8) && file.Length >= 26 => "a BMP picture",
        _ when file.StartsWith("8BPS"u8) => "a Photoshop document",
        _ when file.StartsWith("PK\x03\x04"u8) => "a ZIP archive or an office document",
        _ when file.StartsWith("\x1F\x8B"u8) || file is [0x1F, 0x8B, ..] => "a gzip archive",
        [0, 0, 1 or 2, 0, ..] => "a Windows icon or cursor",
        [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', ..] => "a JPEG XL picture",
        [0, 0, 0, 0x0C, (byte)'j', (byte)'P', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "a JPEG 2000 picture",
        _ when IsoBrands(file) is { Count: > 0 } brands => DescribeIsoFile(brands),
        _ => DescribeText(file) ?? DescribeShifted(file) ?? "not a picture in a known format",
    };

    /// <summary>A transfer or a web page's script that put something before a picture. Browsers do not show it either.</summary>
    private static string? DescribeShifted(ReadOnlySpan<byte> file)
    {
        for (var at = 1; at <= Math.Min(file.Length, MostForeignBytes); at++)
        {
            if (Detect(file[at..]) is { } format)
                return $"a {format.DisplayName()} picture with {at} {(at == 1 ? "byte" : "bytes")} before it that {(at == 1 ? "does" : "do")} not belong to it";
        }

        return null;
    }

    /// <summary>Phones' pictures: of one, or, when the first brand says so, of a burst.</summary>
    private static string DescribeIsoFile(List<string> brands) => brands[0] switch
    {
        "hevc" or "hevx" or "hevm" or "hevs" or "msf1" => "a HEIC image sequence",
        _ when brands.Any(brand => brand is "heic" or "heix" or "heim" or "heis") => HeicPicture,
        "mif1" => "a HEIF picture",
        _ => "a video",
    };

    private static string? DescribeText(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, 1024)];
        if (head.IndexOf("<svg"u8) >= 0)
            return "an SVG drawing";
        if (head.ContainsAnyInRange((byte)0, (byte)8))
            return null;
        var text = Encoding.Latin1.GetString(head);
        if (text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase))
            return "a web page";
        return text.All(character => character is >= ' ' and <= '~' or '\r' or '\n' or '\t') ? "a text file" : null;
    }

    /// <summary>Major brand first, then the compatible ones, of an ISO base media file; empty for any other file.</summary>
    private static List<string> IsoBrands(ReadOnlySpan<byte> file)
    {
        var brands = new List<string>();
        if (file.Length < IsoBrandsStart || !file[4..].StartsWith("ftyp"u8))
            return brands;
        var boxLength = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file);
        var end = (int)Math.Min(boxLength, Math.Min(file.Length, 256));
        brands.Add(Encoding.Latin1.GetString(file[8..12]));
        for (var at = IsoBrandsStart; at + 4 <= end; at += 4)
            brands.Add(Encoding.Latin1.GetString(file[at..(at + 4)]));
        return brands;
    }
}

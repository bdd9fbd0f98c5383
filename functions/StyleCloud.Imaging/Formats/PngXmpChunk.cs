using System.Buffers.Binary;
using System.IO.Hashing;

namespace StyleCloud.Imaging.Formats;

/// <summary>
/// XMP in a PNG: an uncompressed iTXt chunk (XMP part 3, "Storage in files"; PNG third edition, "Keywords and text strings"). libvips
/// writes a zTXt chunk, whose text is Latin-1 by definition and where readers that follow the standards do not look.
/// </summary>
internal static class PngXmpChunk
{
    private const int AfterHeader = 8 + 25;
    private const int LengthBytes = 4, CrcBytes = 4;

    /// <summary>Keyword, its end, no compression, and neither language nor translated keyword.</summary>
    private static ReadOnlySpan<byte> TypeAndKeyword => "iTXtXML:com.adobe.xmp\0\0\0\0\0"u8;

    /// <summary>The file with the packet behind its header.</summary>
    public static byte[] InsertInto(byte[] png, byte[] xmp)
    {
        var text = TypeAndKeyword.Length + xmp.Length;
        var chunk = new byte[LengthBytes + text + CrcBytes];
        BinaryPrimitives.WriteInt32BigEndian(chunk, text - 4);
        TypeAndKeyword.CopyTo(chunk.AsSpan(LengthBytes));
        xmp.CopyTo(chunk, LengthBytes + TypeAndKeyword.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(LengthBytes + text), Crc32.HashToUInt32(chunk.AsSpan(LengthBytes, text)));
        return [.. png[..AfterHeader], .. chunk, .. png[AfterHeader..]];
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Writes PNG chunk by chunk, so that a test can make files that no encoder would.</summary>
internal static class PngWriter
{
    /// <summary>A greyscale PNG whose header claims <paramref name="width"/> × <paramref name="height"/>, with whatever pixel data.</summary>
    public static byte[] Claiming(int width, int height, byte bitDepth, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, Deflate(rows)), .. Chunk("IEND"u8, [])];
    }

    /// <summary>1-bit picture of black and white columns.</summary>
    public static byte[] OneBit(int width, int height)
    {
        var row = new byte[1 + ((width + 7) / 8)];
        row.AsSpan(1).Fill(0b1010_1010);
        return Claiming(width, height, 1, [.. Enumerable.Repeat(row, height).SelectMany(bytes => bytes)]);
    }

    private static byte[] Deflate(byte[] data)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize))
            zlib.Write(data);
        return target.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}

using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>Walks PNG chunks (length, type, data, CRC) to IEND.</summary>
internal static class PngStructure
{
    private const int SignatureBytes = 8;
    private const int ChunkOverheadBytes = 12;

    public static StructureEnd FindEnd(ReadOnlySpan<byte> file)
    {
        long at = SignatureBytes;
        while (at + 8 <= file.Length)
        {
            var header = file[(int)at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (length > int.MaxValue || header[4..8].ContainsAnyExceptInRange((byte)'A', (byte)'z'))
                return StructureEnd.Complete;
            at += ChunkOverheadBytes + length;
            if (header[4..8].SequenceEqual("IEND"u8) || at > file.Length)
                return StructureEnd.At(at);
        }

        return StructureEnd.Missing;
    }
}

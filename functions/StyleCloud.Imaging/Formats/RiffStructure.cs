using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>WebP's RIFF header says how long the file is.</summary>
internal static class RiffStructure
{
    private const int HeaderBytes = 8;

    public static StructureEnd FindEnd(ReadOnlySpan<byte> file) =>
        file.Length < HeaderBytes
            ? StructureEnd.Missing
            : StructureEnd.At(HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]));
}

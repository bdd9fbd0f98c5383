using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>Walks the top-level boxes of an ISO base media file, which AVIF is.</summary>
internal static class IsoBoxStructure
{
    public static StructureEnd FindEnd(ReadOnlySpan<byte> file)
    {
        long at = 0;
        while (at + 8 <= file.Length)
        {
            var box = file[(int)at..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (length == 1 && box.Length >= 16)
                length = BinaryPrimitives.ReadInt64BigEndian(box[8..]);
            if (length == 0)
                return StructureEnd.Complete;
            if (length < 8 || length > long.MaxValue - at)
                return StructureEnd.Complete;
            at += length;
        }

        return at == file.Length ? StructureEnd.Complete : at > file.Length ? StructureEnd.At(at) : StructureEnd.Missing;
    }
}

using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>
/// Reads the first directory of a TIFF or BigTIFF file and finds the last byte that any of its fields, strips or tiles needs.
/// </summary>
internal static class TiffStructure
{
    private const int MaxEntries = 4096;
    private const ushort StripOffsets = 273, StripByteCounts = 279, TileOffsets = 324, TileByteCounts = 325;

    public static StructureEnd FindEnd(ReadOnlySpan<byte> file)
    {
        var reader = new TiffReader(file);
        if (!reader.TryRead(reader.FirstDirectoryAt, reader.OffsetBytes, out var directory))
            return StructureEnd.Missing;
        if (!reader.TryRead(directory, reader.CountBytes, out var entries))
            return StructureEnd.At(directory + reader.CountBytes);
        var end = directory + reader.CountBytes + (entries * reader.EntryBytes);
        if (entries > MaxEntries || end > file.Length)
            return entries > MaxEntries ? StructureEnd.Complete : StructureEnd.At(end);

        var data = new Dictionary<ushort, TiffField>();
        for (var i = 0; i < entries; i++)
        {
            var field = reader.Field(directory + reader.CountBytes + (i * reader.EntryBytes));
            end = Math.Max(end, field.End);
            if (field.Tag is StripOffsets or StripByteCounts or TileOffsets or TileByteCounts)
                data[field.Tag] = field;
        }

        end = Math.Max(end, EndOfData(reader, data, StripOffsets, StripByteCounts));
        end = Math.Max(end, EndOfData(reader, data, TileOffsets, TileByteCounts));
        return StructureEnd.At(end);
    }

    private static long EndOfData(TiffReader reader, Dictionary<ushort, TiffField> fields, ushort offsetsTag, ushort countsTag)
    {
        if (!fields.TryGetValue(offsetsTag, out var offsets) || !fields.TryGetValue(countsTag, out var counts))
            return 0;
        long end = 0;
        for (long i = 0; i < Math.Min(offsets.Count, counts.Count); i++)
        {
            if (!reader.TryRead(offsets.ValueAt + (i * offsets.ValueBytes), offsets.ValueBytes, out var offset)
                || !reader.TryRead(counts.ValueAt + (i * counts.ValueBytes), counts.ValueBytes, out var count))
                break;
            end = Math.Max(end, offset + count);
        }

        return end;
    }

    /// <summary>One directory entry.</summary>
    private readonly record struct TiffField(ushort Tag, int ValueBytes, long Count, long ValueAt)
    {
        public long End => ValueBytes == 0 ? 0 : ValueAt + (ValueBytes * Count);
    }

    /// <summary>Byte order and the two field widths (classic 4 bytes, BigTIFF 8).</summary>
    private readonly ref struct TiffReader(ReadOnlySpan<byte> file)
    {
        private readonly ReadOnlySpan<byte> _file = file;
        private readonly bool _littleEndian = file[0] == 'I';
        private readonly bool _big = file[2] == 43 || file[3] == 43;

        public int FirstDirectoryAt => _big ? 8 : 4;

        public int OffsetBytes => _big ? 8 : 4;

        public int CountBytes => _big ? 8 : 2;

        public int EntryBytes => _big ? 20 : 12;

        /// <summary>Reads an unsigned number; negative results of 8-byte fields and overlong offsets read as absent.</summary>
        public bool TryRead(long at, int bytes, out long value)
        {
            value = 0;
            if (at < 0 || bytes is not (1 or 2 or 4 or 8) || at + bytes > _file.Length)
                return false;
            var span = _file.Slice((int)at, bytes);
            value = bytes switch
            {
                1 => span[0],
                2 => _littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(span) : BinaryPrimitives.ReadUInt16BigEndian(span),
                4 => _littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(span) : BinaryPrimitives.ReadUInt32BigEndian(span),
                _ => _littleEndian ? BinaryPrimitives.ReadInt64LittleEndian(span) : BinaryPrimitives.ReadInt64BigEndian(span),
            };
            return value is >= 0 and <= uint.MaxValue;
        }

        public TiffField Field(long at)
        {
            TryRead(at, 2, out var tag);
            TryRead(at + 2, 2, out var type);
            TryRead(at + 4, OffsetBytes, out var count);
            var valueBytes = type switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 0 };
            var valueAt = at + 4 + OffsetBytes;
            if (valueBytes * count > OffsetBytes)
                TryRead(valueAt, OffsetBytes, out valueAt);
            return new((ushort)tag, valueBytes, count, valueAt);
        }
    }
}

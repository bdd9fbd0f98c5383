using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>Reads the directories of a TIFF or BigTIFF file, and those of an Exif block, which is one.</summary>
/// <remarks>Knows byte order and the two field widths: classic 4 bytes, BigTIFF 8.</remarks>
internal readonly ref struct TiffReader
{
    /// <summary>Directories of cameras and scanners have at most some hundred entries.</summary>
    public const int MaxEntries = 4096;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _big;

    private TiffReader(ReadOnlySpan<byte> file)
    {
        _file = file;
        (IsLittleEndian, _big) = (file[0] == 'I', file[2] == 43 || file[3] == 43);
    }

    /// <summary>Whether the lowest byte of a number comes first.</summary>
    public bool IsLittleEndian { get; }

    /// <summary>Where the offset of the first directory is.</summary>
    public int FirstDirectoryAt => _big ? 8 : 4;

    /// <summary>Bytes of an offset.</summary>
    public int OffsetBytes => _big ? 8 : 4;

    /// <summary>Bytes of the number of entries, before the entries.</summary>
    public int CountBytes => _big ? 8 : 2;

    /// <summary>Bytes of an entry.</summary>
    public int EntryBytes => _big ? 20 : 12;

    /// <summary>Reads a file that may be something else.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> file, out TiffReader reader)
    {
        var isTiff = file is [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..];
        reader = isTiff ? new(file) : default;
        return isTiff;
    }

    /// <summary>Reads an unsigned number; one above 32 bits reads as absent, and what is absent as 0: no file is that long.</summary>
    public bool TryRead(long at, int bytes, out long value)
    {
        value = 0;
        if (at < 0 || bytes is not (1 or 2 or 4 or 8) || at > _file.Length - bytes)
            return false;
        var span = _file.Slice((int)at, bytes);
        var read = bytes switch
        {
            1 => span[0],
            2 => IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(span) : BinaryPrimitives.ReadUInt16BigEndian(span),
            4 => IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(span) : BinaryPrimitives.ReadUInt32BigEndian(span),
            _ => IsLittleEndian ? BinaryPrimitives.ReadInt64LittleEndian(span) : BinaryPrimitives.ReadInt64BigEndian(span),
        };
        if (read is < 0 or > uint.MaxValue)
            return false;
        value = read;
        return true;
    }

    /// <summary>Reads one value of a field.</summary>
    public bool TryRead(TiffField field, long index, out long value) => TryRead(field.ValueAt + (index * field.ValueBytes), field.ValueBytes, out value);

    /// <summary>Writes an unsigned number as this file writes its own.</summary>
    public void Write(Span<byte> target, int bytes, long value)
    {
        for (var i = 0; i < bytes; i++)
            target[IsLittleEndian ? i : bytes - 1 - i] = (byte)(value >> (8 * i));
    }

    /// <summary>The bytes of the entry at <paramref name="at"/>.</summary>
    public ReadOnlySpan<byte> Entry(long at) => _file.Slice((int)at, EntryBytes);

    /// <summary>The directory at <paramref name="at"/>; null when it is not wholly in the file.</summary>
    public TiffDirectory? Directory(long at)
    {
        if (!TryRead(at, CountBytes, out var count) || count > MaxEntries || at + CountBytes + (count * EntryBytes) > _file.Length)
            return null;
        var fields = new List<TiffField>((int)count);
        for (var i = 0; i < count; i++)
            fields.Add(Field(at + CountBytes + (i * EntryBytes)));
        TryRead(at + CountBytes + (count * EntryBytes), OffsetBytes, out var next);
        return new(fields, next);
    }

    private TiffField Field(long at)
    {
        TryRead(at, 2, out var tag);
        TryRead(at + 2, 2, out var type);
        var isCounted = TryRead(at + 4, OffsetBytes, out var count);
        var valueBytes = type switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 0 };
        var valueAt = at + 4 + OffsetBytes;
        if (!isCounted || (valueBytes * count > OffsetBytes && !TryRead(valueAt, OffsetBytes, out valueAt)))
            return new((ushort)tag, valueBytes, count, long.MaxValue / 2, null, at); // Its values are nowhere in the file.
        TryRead(valueAt, valueBytes, out var first);
        return new((ushort)tag, valueBytes, count, valueAt, count > 0 ? first : null, at);
    }
}

/// <summary>One directory, which describes one picture.</summary>
/// <param name="Fields">Its fields, in the order of the file.</param>
/// <param name="Next">Where the next directory is; 0 when there is none.</param>
internal sealed record TiffDirectory(IReadOnlyList<TiffField> Fields, long Next)
{
    /// <summary>The first field of a tag; a later one of the same tag does not count.</summary>
    public TiffField? Find(ushort tag) => Fields.FirstOrDefault(field => field.Tag == tag);

    /// <summary>The first value of a tag, or null.</summary>
    public long? Value(ushort tag) => Find(tag)?.First;
}

/// <summary>One entry of a directory.</summary>
/// <param name="Tag">What it says.</param>
/// <param name="ValueBytes">Bytes of one value; 0 when its type is unknown.</param>
/// <param name="Count">How many values.</param>
/// <param name="ValueAt">Where they are.</param>
/// <param name="First">The first one as an unsigned number; null when there is none.</param>
/// <param name="EntryAt">Where the entry itself is.</param>
internal sealed record TiffField(ushort Tag, int ValueBytes, long Count, long ValueAt, long? First, long EntryAt)
{
    /// <summary>First byte after its values.</summary>
    public long End => ValueBytes == 0 ? 0 : ValueAt + (ValueBytes * Count);
}

/// <summary>The tags that are asked for by name (TIFF 6.0, its supplements, and DNG 1.6).</summary>
internal static class TiffTag
{
    public const ushort NewSubfileType = 254, SubfileType = 255, ImageWidth = 256, ImageLength = 257, BitsPerSample = 258, Compression = 259, Photometric = 262, Make = 271,
        StripOffsets = 273, Orientation = 274, SamplesPerPixel = 277, RowsPerStrip = 278, StripByteCounts = 279, PlanarConfiguration = 284, TileOffsets = 324, TileByteCounts = 325, SubIfds = 330, IccProfile = 34675, DngVersion = 50706;
}

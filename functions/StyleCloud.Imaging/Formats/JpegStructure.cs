using System.Buffers.Binary;

namespace StyleCloud.Imaging.Formats;

/// <summary>Walks JPEG markers (ITU-T T.81, annex B) to the end-of-image marker.</summary>
internal static class JpegStructure
{
    public const byte EndOfImage = 0xD9, StartOfScan = 0xDA;

    public static StructureEnd FindEnd(ReadOnlySpan<byte> file)
    {
        var at = 2;
        while (true)
        {
            at = NextMarker(file, at);
            if (at < 0)
                return StructureEnd.Missing;
            var marker = file[at + 1];
            at += 2;
            if (marker == EndOfImage)
                return StructureEnd.Complete;
            if (HasNoSegment(marker))
                continue;
            if (at + 2 > file.Length)
                return StructureEnd.Missing;
            var segmentEnd = at + BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (segmentEnd > file.Length)
                return StructureEnd.At(segmentEnd);
            at = Math.Max(segmentEnd, at + 2);
        }
    }

    /// <summary>Entropy-coded data hold 0xFF only before 0x00 or a restart marker, so the next marker is where a scan ends.</summary>
    public static int NextMarker(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length - 1)
        {
            var found = file[at..^1].IndexOf((byte)0xFF);
            if (found < 0)
                return -1;
            at += found;
            if (file[at + 1] is not (0x00 or 0xFF))
                return at;
            at++;
        }

        return -1;
    }

    /// <summary>Where the segment ends whose length is at <paramref name="lengthAt"/>; null when that is beyond the file.</summary>
    public static int? SegmentEnd(ReadOnlySpan<byte> file, int lengthAt)
    {
        if (lengthAt + 2 > file.Length)
            return null;
        var end = lengthAt + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[lengthAt..]));
        return end <= file.Length ? end : null;
    }

    /// <summary>Whether a marker stands alone.</summary>
    public static bool HasNoSegment(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD8);
}

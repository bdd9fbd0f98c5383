namespace StyleCloud.Imaging.Formats;

/// <summary>What stands before the first scan of a JPEG file, as libjpeg reads it: it looks for the next marker whatever lies between.</summary>
internal sealed class JpegHeader
{
    public const byte Jfif = 0xE0, Exif = 0xE1, Adobe = 0xEE;
    private const byte Icc = 0xE2, HuffmanTables = 0xC4, Reserved = 0xC8, ArithmeticConditioning = 0xCC, QuantizationTables = 0xDB, RestartInterval = 0xDD;

    /// <summary>Files have some dozens. One that has more is decoded as it is.</summary>
    private const int MaxSegments = 10_000;

    private byte _frame;

    public int? FirstScanAt { get; private set; }

    /// <summary>Frame, tables and parts of the ICC profile, in their order.</summary>
    public List<(int Start, int End)> Needed { get; } = [];

    public bool HasJfif { get; private set; }

    public byte? AdobeTransform { get; private set; }

    public int? Orientation { get; private set; }

    public int Components { get; private set; }

    /// <summary>Baseline or extended; not progressive, lossless or hierarchical.</summary>
    public bool IsSequential => _frame is 0xC0 or 0xC1 or 0xC9;

    public static JpegHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new JpegHeader();
        for (var at = JpegStructure.NextMarker(file, 2); at >= 0 && header.Needed.Count < MaxSegments;)
        {
            var (marker, body) = (file[at + 1], at + 2);
            if (marker == JpegStructure.EndOfImage)
                break;
            if (!JpegStructure.HasNoSegment(marker))
            {
                if (marker == JpegStructure.StartOfScan)
                    header.FirstScanAt = at;
                if (header.FirstScanAt is not null || JpegStructure.SegmentEnd(file, body) is not { } end)
                    break;
                header.Note(marker, at, end, file[(body + 2)..end]);
                body = end;
            }

            at = JpegStructure.NextMarker(file, body);
        }

        return header;
    }

    private void Note(byte marker, int start, int end, ReadOnlySpan<byte> data)
    {
        switch (marker)
        {
            case Jfif when data.Length >= 14 && data.StartsWith("JFIF\0"u8):
                HasJfif = true;
                break;
            case Adobe when data.Length >= 12 && data.StartsWith("Adobe"u8):
                AdobeTransform = data[11];
                break;
            case Exif when data.StartsWith("Exif\0\0"u8):
                Orientation ??= OrientationIn(data[6..]);
                break;
            case Icc when !data.StartsWith("ICC_PROFILE\0"u8):
                break;
            case Icc or QuantizationTables or RestartInterval or HuffmanTables or Reserved or ArithmeticConditioning:
                Needed.Add((start, end));
                break;
            case >= 0xC0 and <= 0xCF:
                Needed.Add((start, end));
                (_frame, Components) = (marker, data.Length > 5 ? data[5] : 0);
                break;
        }
    }

    private static int? OrientationIn(ReadOnlySpan<byte> exif) =>
        TiffReader.TryOpen(exif, out var reader) && reader.TryRead(reader.FirstDirectoryAt, reader.OffsetBytes, out var at)
        && reader.Directory(at)?.Value(TiffTag.Orientation) is >= 1 and <= 8 and var orientation
            ? (int)orientation
            : null;
}

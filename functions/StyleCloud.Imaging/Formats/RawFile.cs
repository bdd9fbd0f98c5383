namespace StyleCloud.Imaging.Formats;

/// <summary>
/// Knows a camera's raw file. Many are TIFF files whose first directory is a preview, so that a decoder of TIFF would paint that; and a reader of TIFF
/// cannot develop what the sensor saw.
/// </summary>
/// <remarks>
/// Only what no editor or scanner writes counts: the DNG tag, samples of a colour filter array or of linear raw, Canon's mark, or a preview as
/// first picture with the others below it. The name of a camera alone does not: cameras and editors write TIFF too, with previews below the photo.
/// </remarks>
internal static class RawFile
{
    private const long ColourFilterArray = 32803, LinearRaw = 34892, ReducedResolution = 1;

    /// <summary>A phrase such as "a camera's raw file (DNG)"; null for any other file.</summary>
    public static string? Describe(ReadOnlySpan<byte> file) => Kind(file) is { } kind ? $"a camera's raw file{(kind.Length > 0 ? $" ({kind})" : "")}" : null;

    private static string? Kind(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith("IIU\0"u8) => "RW2",
        _ when file.StartsWith("IIRO"u8) || file.StartsWith("IIRS"u8) || file.StartsWith("MMOR"u8) => "ORF",
        _ when file.StartsWith("FUJIFILMCCD-RAW"u8) => "RAF",
        _ when file.StartsWith("FOVb"u8) => "X3F",
        _ when file.StartsWith("\0MRM"u8) => "MRW",
        _ when file.Length > 12 && file[4..].StartsWith("ftypcrx "u8) => "CR3",
        _ when file.Length > 10 && file[8..].StartsWith("CR"u8) && TiffReader.TryOpen(file, out _) => "CR2",
        _ => TiffReader.TryOpen(file, out var reader) ? KindOfTiff(file, reader) : null,
    };

    private static string? KindOfTiff(ReadOnlySpan<byte> file, TiffReader reader)
    {
        if (!reader.TryRead(reader.FirstDirectoryAt, reader.OffsetBytes, out var at) || reader.Directory(at) is not { } first)
            return null;
        if (first.Find(TiffTag.DngVersion) is not null)
            return "DNG";
        var below = Below(reader, first);
        var isRaw = below.Append(first).Any(directory => directory.Value(TiffTag.Photometric) is ColourFilterArray or LinearRaw)
            || ((first.Value(TiffTag.NewSubfileType) & ReducedResolution) == ReducedResolution && below.Count > 0);
        return isRaw ? OfMaker(file, first.Find(TiffTag.Make)) : null;
    }

    private static List<TiffDirectory> Below(TiffReader reader, TiffDirectory first)
    {
        var below = new List<TiffDirectory>();
        if (first.Find(TiffTag.SubIfds) is not { } links)
            return below;
        for (var i = 0; i < Math.Min(links.Count, 16); i++)
        {
            if (reader.TryRead(links.ValueAt + (i * links.ValueBytes), links.ValueBytes, out var at) && reader.Directory(at) is { } directory)
                below.Add(directory);
        }

        return below;
    }

    /// <summary>The name by which the maker's owners know it; empty for a maker that is not known.</summary>
    private static string OfMaker(ReadOnlySpan<byte> file, TiffField? make)
    {
        if (make is not { ValueBytes: 1, Count: > 0 and <= 64 } || make.End > file.Length)
            return "";
        var name = System.Text.Encoding.Latin1.GetString(file.Slice((int)make.ValueAt, (int)make.Count)).ToUpperInvariant();
        return name switch
        {
            _ when name.StartsWith("NIKON", StringComparison.Ordinal) => "NEF",
            _ when name.StartsWith("SONY", StringComparison.Ordinal) => "ARW",
            _ when name.StartsWith("PENTAX", StringComparison.Ordinal) || name.StartsWith("RICOH", StringComparison.Ordinal) => "PEF",
            _ when name.StartsWith("CANON", StringComparison.Ordinal) => "CR2",
            _ when name.StartsWith("SAMSUNG", StringComparison.Ordinal) => "SRW",
            _ => "",
        };
    }
}

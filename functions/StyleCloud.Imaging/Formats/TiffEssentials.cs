namespace StyleCloud.Imaging.Formats;

/// <summary>
/// A TIFF file reduced to one picture: the directory of the page that is wanted, with those fields alone that its pixels, its colours and its orientation need.
/// </summary>
/// <remarks>
/// Scanners and editors write texts without their end, tags twice, tags in the wrong order and tags that nobody knows. libtiff warns of each as
/// it warns of missing rows, and libvips tells only that there was a warning. So the decoder gets to see nothing that it could warn of but the picture.
/// The reduced directory is appended to a copy of the file, whose header then refers to it; nothing else moves. A field of which there are two
/// counts once, the first, as for libtiff. The lengths of strips without compression are written anew (<see cref="TiffStrips"/>).
/// </remarks>
internal static class TiffEssentials
{
    /// <summary>Further pages are not looked for: enough for five thousand that a scanner made, and 20 MB of memory.</summary>
    private const int MaxFields = 100_000;

    private const long ReducedResolution = 1, TransparencyMask = 4;
    private const int ShortBytes = 2, LongBytes = 4;
    private const ushort Short = 3, Long = 4, OldReducedResolution = 2, CieLab = 8, ItuLab = 10;

    /// <summary>
    /// Size, samples, compression, colours, strips and tiles of TIFF 6.0, with predictor, extra samples and JPEG tables. ICC profile and orientation are judged apart.
    /// </summary>
    private static readonly HashSet<ushort> OfPixels =
    [
        TiffTag.ImageWidth, TiffTag.ImageLength, TiffTag.BitsPerSample, TiffTag.Compression, TiffTag.Photometric, 266, TiffTag.StripOffsets, TiffTag.SamplesPerPixel,
        TiffTag.RowsPerStrip, TiffTag.StripByteCounts, TiffTag.PlanarConfiguration, 292, 293, 317, 320, 322, 323,
        TiffTag.TileOffsets, TiffTag.TileByteCounts, 332, 338, 339, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532,
    ];

    /// <summary>Whether the pixels depend on a field.</summary>
    public static bool IsOfPixels(ushort tag) => OfPixels.Contains(tag);

    /// <summary>Reduces.</summary>
    /// <param name="file">The file.</param>
    /// <param name="page">Which of its pages, counted from 1.</param>
    /// <returns>
    /// The reduced file and how many pages there are. The file as it is when its directories cannot be read or there is no such page; nothing but its beginning
    /// when what the page needs is beyond the file's end, where the reduced directory will be.
    /// </returns>
    public static (ReadOnlyMemory<byte> File, int Pages) Of(ReadOnlyMemory<byte> file, int page)
    {
        if (!TiffReader.TryOpen(file.Span, out var reader))
            return (file, 1);
        var pages = Pages(reader);
        if (page > pages.Count)
            return (file, Math.Max(1, pages.Count));
        var wanted = pages[page - 1];
        return TiffStructure.EndOf(reader, wanted) > file.Length ? (file[..reader.FirstDirectoryAt], pages.Count) : (Reduced(file.Span, reader, wanted), pages.Count);
    }

    /// <summary>
    /// The directories that are pages. Previews and masks are none, and neither is a directory without strips or tiles, such as that of a thumbnail in
    /// Exif's manner. Where every directory is a preview the first stands for the picture.
    /// </summary>
    public static IReadOnlyList<TiffDirectory> Pages(TiffReader reader)
    {
        var all = new List<TiffDirectory>();
        var seen = new HashSet<long>();
        var fields = 0;
        reader.TryRead(reader.FirstDirectoryAt, reader.OffsetBytes, out var at);
        while (at > 0 && fields < MaxFields && seen.Add(at) && reader.Directory(at) is { } directory)
        {
            all.Add(directory);
            fields += directory.Fields.Count + 1;
            at = directory.Next;
        }

        var pages = all.FindAll(directory => HasData(directory) && !IsAside(directory));
        return pages.Count > 0 ? pages : all[..Math.Min(1, all.Count)];
    }

    /// <summary>Whether the first page holds CIE L*a*b* colours. libvips reads 8 bits of them not at all, ICC's kind as if it were RGB.</summary>
    public static bool IsLab(ReadOnlySpan<byte> file) =>
        TiffReader.TryOpen(file, out var reader) && Pages(reader) is [var first, ..] && first.Value(TiffTag.Photometric) is >= CieLab and <= ItuLab;

    private static bool HasData(TiffDirectory directory) => directory.Find(TiffTag.StripOffsets) is not null || directory.Find(TiffTag.TileOffsets) is not null;

    private static bool IsAside(TiffDirectory directory) => directory.Value(TiffTag.NewSubfileType) is { } kind
        ? (kind & (ReducedResolution | TransparencyMask)) != 0
        : directory.Value(TiffTag.SubfileType) == OldReducedResolution;

    private static byte[] Reduced(ReadOnlySpan<byte> file, TiffReader reader, TiffDirectory page)
    {
        var fields = page.Fields.Where(field => IsOfPixels(field.Tag)).ToList();
        if (page.Find(TiffTag.IccProfile) is { ValueBytes: 1, Count: > 0 } profile && profile.End <= file.Length)
            fields.Add(profile);
        if (page.Value(TiffTag.Orientation) is >= 1 and <= 8)
            fields.Add(page.Find(TiffTag.Orientation)!);

        SortedDictionary<ushort, byte[]> entries = [];
        foreach (var field in fields)
            entries.TryAdd(field.Tag, field.Tag == TiffTag.Orientation ? EntryOf(reader, field.Tag, Short, 1, ShortBytes, field.First!.Value) : reader.Entry(field.EntryAt).ToArray());
        var countsAt = (file.Length + LongBytes - 1) / LongBytes * LongBytes;
        var counts = TiffStrips.ByteCounts(reader, page) ?? [];
        if (counts.Count > 0)
        {
            var (bytes, number) = counts.Count == 1 ? (LongBytes, counts[0]) : (reader.OffsetBytes, countsAt);
            entries[TiffTag.StripByteCounts] = EntryOf(reader, TiffTag.StripByteCounts, Long, counts.Count, bytes, number);
        }

        var directoryAt = countsAt + (counts.Count * LongBytes);
        var entriesAt = directoryAt + reader.CountBytes;
        var reduced = new byte[entriesAt + (entries.Count * reader.EntryBytes) + reader.OffsetBytes];
        file.CopyTo(reduced);
        reader.Write(reduced.AsSpan(reader.FirstDirectoryAt), reader.OffsetBytes, directoryAt);
        for (var i = 0; i < counts.Count; i++)
            reader.Write(reduced.AsSpan(countsAt + (i * LongBytes)), LongBytes, counts[i]);
        reader.Write(reduced.AsSpan(directoryAt), reader.CountBytes, entries.Count);
        foreach (var (index, entry) in entries.Values.Index())
            entry.CopyTo(reduced.AsSpan(entriesAt + (index * reader.EntryBytes)));
        return reduced;
    }

    /// <summary>An entry with one number: its only value, or where its values are.</summary>
    private static byte[] EntryOf(TiffReader reader, ushort tag, ushort type, int count, int numberBytes, long number)
    {
        var entry = new byte[reader.EntryBytes];
        reader.Write(entry, 2, tag);
        reader.Write(entry.AsSpan(2), 2, type);
        reader.Write(entry.AsSpan(4), reader.OffsetBytes, count);
        reader.Write(entry.AsSpan(4 + reader.OffsetBytes), numberBytes, number);
        return entry;
    }
}

namespace StyleCloud.Imaging.Formats;

/// <summary>Finds the last byte that a page of a TIFF file needs: of the first directory, of what the page says of its samples, of its strips or tiles.</summary>
internal static class TiffStructure
{
    public static StructureEnd FindEnd(ReadOnlySpan<byte> file, int page)
    {
        if (!TiffReader.TryOpen(file, out var reader) || !reader.TryRead(reader.FirstDirectoryAt, reader.OffsetBytes, out var at))
            return StructureEnd.Missing;
        if (!reader.TryRead(at, reader.CountBytes, out var entries))
            return StructureEnd.At(at + reader.CountBytes);
        var end = at + reader.CountBytes + (entries * reader.EntryBytes);
        if (entries > TiffReader.MaxEntries || end > file.Length)
            return entries > TiffReader.MaxEntries ? StructureEnd.Complete : StructureEnd.At(end);

        var pages = TiffEssentials.Pages(reader);
        return StructureEnd.At(page <= pages.Count ? Math.Max(end, EndOf(reader, pages[page - 1])) : end);
    }

    /// <summary>First byte after the last one that the pixels of a page need.</summary>
    public static long EndOf(TiffReader reader, TiffDirectory page)
    {
        var fields = page.Fields.Where(field => TiffEssentials.IsOfPixels(field.Tag)).Select(field => field.End).DefaultIfEmpty().Max();
        var strips = EndOfData(reader, page.Find(TiffTag.StripOffsets), page.Find(TiffTag.StripByteCounts), TiffStrips.ByteCounts(reader, page));
        return Math.Max(fields, Math.Max(strips, EndOfData(reader, page.Find(TiffTag.TileOffsets), page.Find(TiffTag.TileByteCounts), null)));
    }

    private static long EndOfData(TiffReader reader, TiffField? offsets, TiffField? counts, IReadOnlyList<long>? computed)
    {
        if (offsets is null)
            return 0;
        long end = 0;
        for (var i = 0; i < Math.Min(offsets.Count, computed?.Count ?? counts?.Count ?? 0); i++)
        {
            var count = computed?[i] ?? 0;
            if (!reader.TryRead(offsets, i, out var offset) || (computed is null && !reader.TryRead(counts!, i, out count)))
                break;
            end = Math.Max(end, offset + count);
        }

        return end;
    }
}

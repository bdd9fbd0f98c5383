namespace StyleCloud.Imaging.Formats;

/// <summary>How long the strips of a page are where that needs no telling: without compression it follows from the picture's size (TIFF 6.0, section 3).</summary>
/// <remarks>
/// Old scanners leave StripByteCounts out, or write 0, or what they rounded. libtiff computes them then, as every reader does, and warns as it warns of missing rows.
/// </remarks>
internal static class TiffStrips
{
    /// <summary>More strips than a picture within the limits has rows. A page of more is taken at its word.</summary>
    private const long MaxStrips = 1_000_000;

    private const long Uncompressed = 1, Planar = 2, YCbCr = 6, MaxBitsOfPixel = 4096, MaxSide = 10_000_000;

    /// <summary>
    /// Bytes of each strip; null when they cannot be told: with compression, with tiles, with chroma that may be subsampled, when there are
    /// fewer strips than rows need, or when a strip is said to have less than its rows need and more than nothing: then its rows may well be missing.
    /// </summary>
    public static IReadOnlyList<long>? ByteCounts(TiffReader reader, TiffDirectory page)
    {
        if (page.Find(TiffTag.StripOffsets) is not { } offsets || page.Find(TiffTag.TileOffsets) is not null
            || (page.Value(TiffTag.Compression) ?? Uncompressed) != Uncompressed || page.Value(TiffTag.Photometric) == YCbCr)
            return null;
        if (page.Value(TiffTag.ImageWidth) is not (> 0 and <= MaxSide and var width) || page.Value(TiffTag.ImageLength) is not (> 0 and <= MaxSide and var height)
            || BitsOfPixel(reader, page) is not { } bits)
            return null;

        var samples = page.Value(TiffTag.SamplesPerPixel) ?? 1;
        var planes = page.Value(TiffTag.PlanarConfiguration) == Planar ? samples : 1;
        var rows = Math.Min(height, page.Value(TiffTag.RowsPerStrip) is > 0 and var said ? said : height);
        var stripsOfPlane = (height + rows - 1) / rows;
        if (stripsOfPlane * planes > Math.Min(MaxStrips, offsets.Count) || bits % planes != 0)
            return null;
        var bytesOfRow = ((width * (bits / planes)) + 7) / 8;
        long[] needed = [.. Enumerable.Range(0, (int)(stripsOfPlane * planes)).Select(strip => bytesOfRow * Math.Min(rows, height - (strip % stripsOfPlane * rows)))];
        return SaysLess(reader, page.Find(TiffTag.StripByteCounts), needed) ? null : needed;
    }

    private static bool SaysLess(TiffReader reader, TiffField? told, long[] needed)
    {
        for (var i = 0; i < Math.Min(needed.Length, told?.Count ?? 0); i++)
        {
            if (reader.TryRead(told!, i, out var count) && count > 0 && count < needed[i])
                return true;
        }

        return false;
    }

    /// <summary>All samples together; null when the page says nothing usable.</summary>
    private static long? BitsOfPixel(TiffReader reader, TiffDirectory page)
    {
        var samples = page.Value(TiffTag.SamplesPerPixel) ?? 1;
        if (page.Find(TiffTag.BitsPerSample) is not { Count: > 0 } field)
            return samples is > 0 and <= MaxBitsOfPixel ? samples : null;
        long sum = 0;
        for (long i = 0; i < samples && sum <= MaxBitsOfPixel; i++)
        {
            // One number stands for all samples, as for libtiff.
            if (!reader.TryRead(field, Math.Min(i, field.Count - 1), out var bits) || bits == 0)
                return null;
            sum += bits;
        }

        return sum is > 0 and <= MaxBitsOfPixel ? sum : null;
    }
}

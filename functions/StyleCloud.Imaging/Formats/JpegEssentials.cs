namespace StyleCloud.Imaging.Formats;

/// <summary>A JPEG file reduced to what its pixels, its colours and its orientation need.</summary>
/// <remarks>
/// Cameras and editors leave bytes between segments, unfinished Exif blocks, odd Adobe and JFIF segments, and scan headers with the numbers that only
/// progressive files use. libjpeg warns of each as it warns of missing rows, and libvips tells only that there was a warning. So the decoder gets
/// to see nothing that it could warn of but the picture. What is left out is what libjpeg itself passes over; JFIF and Adobe segments
/// that it would heed are written anew, so that it sees the same colours.
/// A file without its end marker stays without: it may lack its last rows as well, and Chromium leaves those of a baseline file blank.
/// </remarks>
internal static class JpegEssentials
{
    /// <summary>Version 1.1, no unit, density 1 : 1, no thumbnail.</summary>
    private static readonly byte[] PlainJfif = [0xFF, JpegHeader.Jfif, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];

    /// <summary>How the header of a scan ends in a sequential frame: every coefficient at full precision. There it can say nothing else.</summary>
    private static readonly byte[] WholeSpectrum = [0, 63, 0];

    /// <summary>Reduces.</summary>
    /// <returns>The reduced file; the file as it is when it ends before a scan.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> file)
    {
        var header = JpegHeader.Read(file.Span);
        if (header.FirstScanAt is not { } scansAt)
            return file;
        List<ReadOnlyMemory<byte>> parts =
        [
            new byte[] { 0xFF, 0xD8 },
            header.HasJfif ? PlainJfif : default,
            header.Orientation is { } orientation ? ExifOf(orientation) : default,
            header.AdobeTransform is { } transform ? AdobeOf(transform, header.Components) : default,
            .. header.Needed.Select(segment => file[segment.Start..segment.End]),
        ];
        var scansBegin = parts.Sum(part => part.Length);
        parts.Add(file[scansAt..]);
        var reduced = Joined(parts);
        return reduced.AsMemory(0, scansBegin + CleanScans(reduced.AsSpan(scansBegin), header.IsSequential));
    }

    /// <summary>
    /// Corrects the headers of a sequential frame's scans, and takes out, in place, what stands between a segment and the next marker. Behind the header of a scan that is its data, and no
    /// reader could tell where they end.
    /// </summary>
    /// <returns>The bytes that are left.</returns>
    private static int CleanScans(Span<byte> scans, bool isSequential)
    {
        var (at, written) = (0, 0);
        while (at >= 0 && scans[at + 1] != JpegStructure.EndOfImage)
        {
            var (marker, end) = (scans[at + 1], at + 2);
            var hasSegment = !JpegStructure.HasNoSegment(marker);
            if (hasSegment)
            {
                if (JpegStructure.SegmentEnd(scans, end) is not { } segmentEnd)
                    break;
                end = segmentEnd;
                if (marker == JpegStructure.StartOfScan && isSequential)
                    CorrectScanHeader(scans[(at + 2)..end]);
            }

            var next = JpegStructure.NextMarker(scans, end);
            var kept = scans[at..(hasSegment && marker != JpegStructure.StartOfScan ? end : next < 0 ? scans.Length : next)];
            kept.CopyTo(scans[written..]);
            (at, written) = (next, written + kept.Length);
        }

        if (at < 0)
            return written;
        scans[at..].CopyTo(scans[written..]);
        return written + scans.Length - at;
    }

    /// <summary>It begins with its length and the number of its components, of two bytes each (T.81, B.2.3).</summary>
    private static void CorrectScanHeader(Span<byte> header)
    {
        if (header.Length > 2 && header.Length == 6 + (2 * header[2]))
            WholeSpectrum.CopyTo(header[^WholeSpectrum.Length..]);
    }

    private static byte[] Joined(List<ReadOnlyMemory<byte>> parts)
    {
        var joined = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined.AsMemory(at));
            at += part.Length;
        }

        return joined;
    }

    private static byte[] ExifOf(int orientation) =>
        [0xFF, JpegHeader.Exif, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    /// <summary>The transforms that there are: none or YCbCr of three components, none or YCCK of four. libjpeg takes any other number for the latter.</summary>
    private static byte[] AdobeOf(byte transform, int components)
    {
        var known = components == 4 ? (transform == 0 ? 0 : 2) : (transform == 0 ? 0 : 1);
        return [0xFF, JpegHeader.Adobe, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)known];
    }
}

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
        if (header.IsSequential)
            CorrectScanHeaders(reduced.AsSpan(scansBegin));
        return reduced;
    }

    /// <summary>Each begins with its length and the number of its components, of two bytes each (T.81, B.2.3).</summary>
    private static void CorrectScanHeaders(Span<byte> scans)
    {
        for (var at = 0; at >= 0 && scans[at + 1] != JpegStructure.EndOfImage;)
        {
            var (marker, body) = (scans[at + 1], at + 2);
            if (!JpegStructure.HasNoSegment(marker))
            {
                if (JpegStructure.SegmentEnd(scans, body) is not { } end)
                    return;
                if (marker == JpegStructure.StartOfScan && end - body > 2 && end - body == 6 + (2 * scans[body + 2]))
                    WholeSpectrum.CopyTo(scans[(end - WholeSpectrum.Length)..]);
                body = end;
            }

            at = JpegStructure.NextMarker(scans, body);
        }
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

using StyleCloud.Contracts;
using StyleCloud.Imaging.Formats;

namespace StyleCloud.Imaging;

/// <summary>
/// Says whether a file that did not decode was cut off or damaged. The decoder's own words cannot say it: libvips keeps one
/// error text for the whole process, which another thread may have written, and reports both alike for PNG.
/// </summary>
internal static class DamageReport
{
    public static JobError For(ReadOnlySpan<byte> file, ImageFormat format, int frame, string subject)
    {
        var end = format switch
        {
            ImageFormat.Jpeg => JpegStructure.FindEnd(file),
            ImageFormat.Png => PngStructure.FindEnd(file),
            ImageFormat.Webp => RiffStructure.FindEnd(file),
            ImageFormat.Tiff => TiffStructure.FindEnd(file, Math.Max(1, frame)),
            ImageFormat.Gif => GifStructure.FindEnd(file),
            ImageFormat.Avif => IsoBoxStructure.FindEnd(file),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
        };
        return end.IsBeyond(file.Length)
            ? Rejection.Truncated(subject, format, file.Length, end.Words)
            : Rejection.Corrupt(subject, format);
    }
}

using System.Runtime.InteropServices;
using NetVips;
using StyleCloud.Imaging.Formats;

namespace StyleCloud.Imaging.Vips;

/// <summary>A file opened by the loader of its format: the header is read, pixels are decoded top to bottom when asked for.</summary>
internal sealed class OpenedImage : IDisposable
{
    private readonly Source _source;

    private OpenedImage(Source source, Image image, int frames) => (_source, Image, Frames) = (source, image, frames);

    /// <summary>The lazy image, for one pass from top to bottom.</summary>
    public Image Image { get; }

    /// <summary>Frames or pages in the file.</summary>
    public int Frames { get; }

    /// <summary>Whether the EXIF orientation exchanges width and height.</summary>
    public bool IsTransposed => Image.Contains("orientation") && (int)Image.Get("orientation") is >= 5 and <= 8;

    /// <summary>Opens <paramref name="file"/>, which must stay unchanged until disposal, at a frame of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="frame">Which of its frames or pages, counted from 1. Where there is no such frame, the first is opened; <see cref="Frames"/> tells.</param>
    /// <exception cref="VipsException">The header cannot be read.</exception>
    public static OpenedImage Open(ReadOnlyMemory<byte> file, ImageFormat format, int frame)
    {
        switch (format)
        {
            case ImageFormat.Jpeg:
                return Open(JpegEssentials.Of(file), format, page: 0, frames: 1);
            case ImageFormat.Tiff:
                var (reduced, pages) = TiffEssentials.Of(file, frame);
                return Open(reduced, format, page: 0, pages);
            default:
                var opened = Open(file, format, page: 0, frames: null);
                if (frame == 1 || frame > opened.Frames)
                    return opened;
                using (opened)
                    return Open(file, format, frame - 1, opened.Frames);
        }
    }

    private static OpenedImage Open(ReadOnlyMemory<byte> file, ImageFormat format, int page, int? frames)
    {
        VipsRuntime.EnsureConfigured();
        var source = Source.NewFromMemory(ArrayOf(file));
        try
        {
            var image = Load(source, format, page);
            return new(source, image, frames ?? (image.Contains("n-pages") ? (int)image.Get("n-pages") : 1));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Image.Dispose();
        _source.Dispose();
    }

    /// <summary>
    /// The loader is chosen here, never by libvips. Denial-of-service limits stay on (<c>unlimited</c> is false), and the
    /// strictest failure level is used: below it truncated JPEG and damaged JPEG, TIFF or GIF data pass as grey areas. What a decoder would warn of
    /// although no pixel depends on it was left out before.
    /// </summary>
    private static Image Load(Source source, ImageFormat format, int page)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Warning;
        return format switch
        {
            ImageFormat.Jpeg => Image.JpegloadSource(source, access: access, failOn: failOn),
            ImageFormat.Png => Image.PngloadSource(source, access: access, failOn: failOn),
            ImageFormat.Webp => Image.WebploadSource(source, page: page, access: access, failOn: failOn),
            ImageFormat.Tiff => Image.TiffloadSource(source, access: access, failOn: failOn),
            ImageFormat.Gif => Image.GifloadSource(source, page: page, access: access, failOn: failOn),
            ImageFormat.Avif => Image.HeifloadSource(source, page: page, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
        };
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : file.ToArray();
}

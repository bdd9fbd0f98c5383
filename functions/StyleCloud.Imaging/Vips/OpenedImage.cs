using System.Runtime.InteropServices;
using NetVips;
using StyleCloud.Imaging.Formats;

namespace StyleCloud.Imaging.Vips;

/// <summary>A file opened by the loader of its format: the header is read, pixels are decoded top to bottom when asked for.</summary>
internal sealed class OpenedImage : IDisposable
{
    private readonly Source _source;

    private OpenedImage(Source source, Image image) => (_source, Image) = (source, image);

    /// <summary>The lazy image, for one pass from top to bottom.</summary>
    public Image Image { get; }

    /// <summary>Frames or pages in the file.</summary>
    public int Frames => Image.Contains("n-pages") ? (int)Image.Get("n-pages") : 1;

    /// <summary>Whether the EXIF orientation exchanges width and height.</summary>
    public bool IsTransposed => Image.Contains("orientation") && (int)Image.Get("orientation") is >= 5 and <= 8;

    /// <summary>Opens <paramref name="file"/>, which must stay unchanged until disposal.</summary>
    /// <exception cref="VipsException">The header cannot be read.</exception>
    public static OpenedImage Open(ReadOnlyMemory<byte> file, ImageFormat format)
    {
        VipsRuntime.EnsureConfigured();
        var source = Source.NewFromMemory(ArrayOf(file));
        try
        {
            return new(source, Load(source, format));
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
    /// strictest failure level is used: below it truncated JPEG and damaged JPEG, TIFF or GIF data pass as grey areas.
    /// </summary>
    private static Image Load(Source source, ImageFormat format)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Warning;
        return format switch
        {
            ImageFormat.Jpeg => Image.JpegloadSource(source, access: access, failOn: failOn),
            ImageFormat.Png => Image.PngloadSource(source, access: access, failOn: failOn),
            ImageFormat.Webp => Image.WebploadSource(source, access: access, failOn: failOn),
            ImageFormat.Tiff => Image.TiffloadSource(source, access: access, failOn: failOn),
            ImageFormat.Gif => Image.GifloadSource(source, access: access, failOn: failOn),
            ImageFormat.Avif => Image.HeifloadSource(source, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
        };
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : file.ToArray();
}

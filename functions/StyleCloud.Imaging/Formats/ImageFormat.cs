namespace StyleCloud.Imaging.Formats;

/// <summary>
/// The formats that are read. Each has a decoder in libvips that its authors fuzz. BMP, HEIC, JPEG XL, SVG and PDF are
/// not among them: the packaged libvips has no BMP, HEVC or JPEG XL decoder, and drawings are programs rather than pictures. Of HEIC: no libvips with an HEVC
/// decoder was found on NuGet; Debian's reads it, with libde265 under LGPL, but is four versions older and can be had neither on Flex
/// Consumption, which takes no Debian package, nor on the Windows and macOS of the local run.
/// </summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Webp,
    Tiff,
    Gif,
    Avif,
}

/// <summary>Names of formats for people and for <see cref="ImageInfo.Format"/>.</summary>
internal static class ImageFormats
{
    public const string Accepted = "JPEG, PNG, WebP, TIFF, AVIF and GIF";

    /// <summary>As in a sentence.</summary>
    public static string DisplayName(this ImageFormat format) => format switch
    {
        ImageFormat.Webp => "WebP",
        _ => Code(format).ToUpperInvariant(),
    };

    /// <summary>As in <see cref="ImageInfo.Format"/>.</summary>
    public static string Code(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "jpeg",
        ImageFormat.Png => "png",
        ImageFormat.Webp => "webp",
        ImageFormat.Tiff => "tiff",
        ImageFormat.Gif => "gif",
        ImageFormat.Avif => "avif",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
    };
}

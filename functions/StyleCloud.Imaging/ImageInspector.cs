using NetVips;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Formats;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging;

/// <summary>
/// Decides whether a file is a picture that can be used, by its content. Cheap questions come first: size, signature,
/// header; only then every pixel is decoded once, top to bottom, to find truncated or damaged data.
/// </summary>
/// <remarks>
/// Memory is bounded by <see cref="ImageLimits.MaxPixels"/>. At 100 million pixels, beyond the file itself, baseline JPEG, PNG
/// and TIFF stream by rows in 70 MB. Progressive JPEG and interlaced PNG took 370 MB, and WebP, GIF and AVIF too need the whole
/// frame inside their decoder.
/// PNG, AVIF and compressed TIFF show nearly every changed byte, progressive JPEG and GIF most. Baseline JPEG, lossy WebP and
/// uncompressed TIFF carry no checksum, so that a changed byte is just another picture unless it breaks the syntax.
/// </remarks>
public static class ImageInspector
{
    /// <summary>Inspects; bad input is an outcome, never an exception.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="subject">What the file is called in error messages, for example its blob name.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">This machine lacks the memory; the picture is not to blame.</exception>
    public static ImageInspection Inspect(ReadOnlyMemory<byte> file, ImageLimits limits, string subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        cancellationToken.ThrowIfCancellationRequested();
        var (format, error) = HeaderCheck.OfFile(file.Span, limits, subject);
        if (error is not null)
            return new(null, error);
        try
        {
            using var opened = OpenedImage.Open(file, format);
            return HeaderCheck.OfImage(opened, format, limits, subject) is { } refused
                ? new(null, refused)
                : DecodeAll(opened, format, file.Length, cancellationToken);
        }
        catch (VipsException)
        {
            return new(null, DamageReport.For(file.Span, format, subject));
        }
    }

    /// <summary>Judges a file by its length alone, before a byte of it is read or a buffer for it is made.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="subject">What the file is called in error messages.</param>
    /// <returns>The error; null when the file is worth reading.</returns>
    public static JobError? InspectLength(long bytes, ImageLimits limits, string subject)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (bytes <= 0)
            return Rejection.Empty(subject);
        return bytes > limits.MaxBytes ? Rejection.TooManyBytes(subject, bytes, limits.MaxBytes) : null;
    }

    private static ImageInspection DecodeAll(OpenedImage opened, ImageFormat format, long bytes, CancellationToken cancellationToken)
    {
        // The mean reads each pixel exactly once and keeps none.
        VipsCancellation.Run(opened.Image, static image => image.Avg(), cancellationToken);
        var (width, height) = (opened.Image.Width, opened.Image.Height);
        return new(opened.IsTransposed
            ? new(format.Code(), height, width, bytes)
            : new(format.Code(), width, height, bytes), null);
    }
}

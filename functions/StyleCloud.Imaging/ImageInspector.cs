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

/// <summary>The outcome of <see cref="ImageInspector.Inspect"/>: exactly one of the two is set.</summary>
/// <param name="Info">The picture, when it can be used.</param>
/// <param name="Error">Why it cannot.</param>
public sealed record ImageInspection(ImageInfo? Info, JobError? Error);

/// <summary>What is known of an accepted picture.</summary>
/// <param name="Format"><c>jpeg</c>, <c>png</c>, <c>webp</c>, <c>tiff</c>, <c>gif</c> or <c>avif</c>, by content.</param>
/// <param name="Width">Width in pixels as people see it: after the EXIF orientation.</param>
/// <param name="Height">Height in pixels as people see it: after the EXIF orientation.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record ImageInfo(string Format, int Width, int Height, long Bytes);

/// <summary>Everything that can be refused without decoding a pixel.</summary>
internal static class HeaderCheck
{
    /// <summary>Red, green, blue or cyan, magenta, yellow, black, and alpha; each of at most 32 bits. This bounds the memory per pixel.</summary>
    private const int MaxChannels = 5;

    /// <summary>Checks size and signature.</summary>
    /// <returns>The format, when there is no error.</returns>
    public static (ImageFormat Format, JobError? Error) OfFile(ReadOnlySpan<byte> file, ImageLimits limits, string subject)
    {
        if (ImageInspector.InspectLength(file.Length, limits, subject) is { } error)
            return (default, error);
        if (FormatSignature.Detect(file) is not { } format)
            return (default, Rejection.Unsupported(subject, FormatSignature.Describe(file)));
        return FormatSignature.IsAvifSequence(file)
            ? (format, Rejection.TooManyFrames(subject, "an image sequence", limits.MaxFrames))
            : (format, null);
    }

    /// <summary>Checks what the header says.</summary>
    public static JobError? OfImage(OpenedImage opened, ImageFormat format, ImageLimits limits, string subject)
    {
        var (width, height) = (opened.Image.Width, opened.Image.Height);
        if (Math.Max(width, height) > limits.MaxSide)
            return Rejection.TooLarge(subject, width, height, limits.MaxSide);
        if ((long)width * height > limits.MaxPixels)
            return Rejection.TooManyPixels(subject, width, height, limits.MaxPixels);
        if (Math.Min(width, height) < limits.MinSide)
            return Rejection.TooSmall(subject, width, height, limits.MinSide);
        if (opened.Frames > limits.MaxFrames)
            return Rejection.TooManyFrames(subject, $"{opened.Frames} frames or pages", limits.MaxFrames);
        return OfSamples(opened.Image, format, subject);
    }

    private static JobError? OfSamples(Image image, ImageFormat format, string subject)
    {
        if (image.Bands > MaxChannels)
            return Rejection.UnsupportedSamples(subject, format, $"at most {MaxChannels} channels", $"{image.Bands} channels");
        return image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort or Enums.BandFormat.Float
            ? null
            : Rejection.UnsupportedSamples(subject, format, "samples of 1 to 16 bits or 32-bit floating point", $"{image.Format.ToString().ToLowerInvariant()} samples");
    }
}

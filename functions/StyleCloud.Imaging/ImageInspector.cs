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
/// Memory is bounded by <see cref="ImageLimits.MaxPixels"/>. At 100 million pixels, beyond the file itself (twice for JPEG and TIFF), baseline JPEG, PNG
/// and TIFF stream by rows in 70 MB. Progressive JPEG and interlaced PNG took 370 MB, and WebP, GIF and AVIF too need the whole
/// frame inside their decoder.
/// PNG, AVIF and compressed TIFF show nearly every changed byte, progressive JPEG and GIF most. Baseline JPEG, lossy WebP and
/// uncompressed TIFF carry no checksum, so that a changed byte is just another picture unless it breaks the syntax.
/// What decodes completely is accepted, whatever its metadata: <see cref="JpegEssentials"/>, <see cref="TiffEssentials"/>. What lacks or damages picture data is
/// refused even where viewers show a part of it. In between, browsers decide: of a baseline JPEG without its end marker Chromium leaves the last rows blank, a WebP that is a single
/// padding byte shorter than its header says it does not show at all, nor a picture with bytes before its beginning. All three are refused.
/// </remarks>
public static class ImageInspector
{
    /// <summary>Inspects a picture that must have one frame; bad input is an outcome, never an exception.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="subject">What the file is called in error messages, for example its blob name.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">This machine lacks the memory; the picture is not to blame.</exception>
    public static ImageInspection Inspect(ReadOnlyMemory<byte> file, ImageLimits limits, string subject, CancellationToken cancellationToken) =>
        Inspect(file, frame: 0, limits, subject, cancellationToken);

    /// <summary>Inspects one frame; bad input is an outcome, never an exception.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="frame">Which frame of an animation, or page of a document, counted from 1; 0 refuses pictures that have several.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="subject">What the file is called in error messages, for example its blob name.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">This machine lacks the memory; the picture is not to blame.</exception>
    public static ImageInspection Inspect(ReadOnlyMemory<byte> file, int frame, ImageLimits limits, string subject, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentNullException.ThrowIfNull(limits);
        cancellationToken.ThrowIfCancellationRequested();
        var (format, error) = HeaderCheck.OfFile(file.Span, limits, subject);
        if (error is not null)
            return new(null, error);
        try
        {
            using var opened = OpenedImage.Open(file, format, Math.Max(1, frame));
            return HeaderCheck.OfImage(opened, format, frame, limits, subject) is { } refused
                ? new(null, refused)
                : DecodeAll(opened, format, file.Length, cancellationToken);
        }
        catch (VipsException)
        {
            return new(null, DamageReport.For(file.Span, format, frame, subject));
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

/// <summary>The outcome of <see cref="ImageInspector"/>: exactly one of the two is set.</summary>
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

    /// <summary>How many of the largest pictures an animation may cost. 200 million pixels of a GIF took two seconds.</summary>
    private const int DrawnPictures = 10;

    /// <summary>Checks size and signature.</summary>
    /// <returns>The format, when there is no error.</returns>
    public static (ImageFormat Format, JobError? Error) OfFile(ReadOnlySpan<byte> file, ImageLimits limits, string subject)
    {
        if (ImageInspector.InspectLength(file.Length, limits, subject) is { } error)
            return (default, error);
        if (RawFile.Describe(file) is { } raw)
            return (default, Rejection.Raw(subject, raw));
        if (FormatSignature.Detect(file) is not { } format)
            return (default, FormatSignature.Describe(file) is var kind && kind == FormatSignature.HeicPicture ? Rejection.Heic(subject) : Rejection.Unsupported(subject, kind));
        if (format == ImageFormat.Tiff && TiffEssentials.IsLab(file))
            return (format, Rejection.UnsupportedSamples(subject, format, "grey, RGB, CMYK and palette colours", "CIE L*a*b* colours"));
        return FormatSignature.IsAvifSequence(file) ? (format, Rejection.Sequence(subject)) : (format, null);
    }

    /// <summary>Checks what the header says.</summary>
    public static JobError? OfImage(OpenedImage opened, ImageFormat format, int frame, ImageLimits limits, string subject)
    {
        var (width, height) = (opened.Image.Width, opened.Image.Height);
        if (Math.Max(width, height) > limits.MaxSide)
            return Rejection.TooLarge(subject, width, height, limits.MaxSide);
        if ((long)width * height > limits.MaxPixels)
            return Rejection.TooManyPixels(subject, width, height, limits.MaxPixels);
        if (Math.Min(width, height) < limits.MinSide)
            return Rejection.TooSmall(subject, width, height, limits.MinSide);
        return OfFrame(opened, format, frame, limits, subject) ?? OfSamples(opened.Image, format, subject);
    }

    /// <summary>A frame of an animation is drawn over all those before it, and each of them takes its time.</summary>
    private static JobError? OfFrame(OpenedImage opened, ImageFormat format, int frame, ImageLimits limits, string subject)
    {
        if (frame == 0 && opened.Frames > 1)
            return Rejection.SeveralFrames(subject, format, opened.Frames);
        if (frame > opened.Frames)
            return Rejection.NoSuchFrame(subject, format, frame, opened.Frames);
        var before = (long)opened.Image.Width * opened.Image.Height * frame;
        return format is ImageFormat.Gif or ImageFormat.Webp && before > DrawnPictures * limits.MaxPixels
            ? Rejection.FrameTooLate(subject, frame, before, DrawnPictures * limits.MaxPixels)
            : null;
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

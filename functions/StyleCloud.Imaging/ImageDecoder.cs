using NetVips;
using StyleCloud.Imaging.Formats;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging;

/// <summary>
/// Decodes a file to opaque sRGB as people see it: EXIF orientation applied, ICC profile converted, grey, CMYK, palette and
/// 16-bit samples included, transparency laid over a stated background.
/// </summary>
/// <remarks>
/// Shrinking is a Lanczos3 filter in linear light: light adds up linearly, so a fine black and white pattern keeps its
/// brightness (sRGB 0.735), where a filter on encoded values would darken it to 0.5. For the same reason JPEG's own
/// shrink-on-load, which averages encoded values, is not used. Rows stream through the filter, so that the memory is
/// that of the result plus the decoder's own; the small result is rotated afterwards.
/// </remarks>
public static class ImageDecoder
{
    private const string Subject = "The picture";

    /// <summary>Decodes a picture that must have one frame.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="size">The option <c>size</c>, see <see cref="PictureSize"/>; a smaller picture is not enlarged. Null keeps the size.</param>
    /// <param name="background">Colour behind transparent pixels, <c>#rrggbb</c>.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="ImageFormatException">The picture cannot be used; carries the reason.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">This machine lacks the memory; the picture is not to blame.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, int? size, string background, ImageLimits limits, CancellationToken cancellationToken) =>
        Decode(file, frame: 0, size, background, limits, cancellationToken);

    /// <summary>Decodes one frame.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="frame">Which frame of an animation, as viewers show it, or page of a document, counted from 1; 0 refuses pictures that have several.</param>
    /// <param name="size">The option <c>size</c>, see <see cref="PictureSize"/>; a smaller picture is not enlarged. Null keeps the size.</param>
    /// <param name="background">Colour behind transparent pixels, <c>#rrggbb</c>.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <exception cref="ImageFormatException">The picture cannot be used; carries the reason.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">This machine lacks the memory; the picture is not to blame.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, int frame, int? size, string background, ImageLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentNullException.ThrowIfNull(limits);
        var colour = Background.Parse(background);
        cancellationToken.ThrowIfCancellationRequested();
        var (format, error) = HeaderCheck.OfFile(file.Span, limits, Subject);
        if (error is not null)
            throw new ImageFormatException(error);
        try
        {
            using var opened = OpenedImage.Open(file, format, Math.Max(1, frame));
            if (HeaderCheck.OfImage(opened, format, frame, limits, Subject) is { } refused)
                throw new ImageFormatException(refused);
            return Decode(opened.Image, size, colour, cancellationToken);
        }
        catch (VipsException exception)
        {
            throw new ImageFormatException(DamageReport.For(file.Span, format, frame, Subject), exception);
        }
    }

    private static RgbImage Decode(Image image, int? size, double[] background, CancellationToken cancellationToken)
    {
        using var srgb = SrgbConversion.ToSrgb(image);
        using var flat = SrgbConversion.Flatten(srgb, background);
        var (width, height) = size is { } limit ? PictureSize.Fit(image.Width, image.Height, limit) : (image.Width, image.Height);
        var shrinks = (width, height) != (image.Width, image.Height);
        using var result = shrinks ? ShrinkInLinearLight(flat, width, height) : ToUnitRange(flat);

        // Sequential decoding cannot be rotated; the finished pixels can.
        using var inMemory = VipsCancellation.Run(result, static pixels => pixels.CopyMemory(), cancellationToken);
        using var upright = inMemory.Autorot();
        var values = upright.WriteToMemory<float>();
        if (shrinks)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = SrgbTransfer.ToEncoded(values[i]);
        }

        return new(upright.Width, upright.Height, values);
    }

    /// <summary>Linear, float, not yet clamped.</summary>
    private static Image ShrinkInLinearLight(Image flat, int width, int height)
    {
        using var linear = flat.Colourspace(Enums.Interpretation.Scrgb);
        return linear.Resize((double)width / linear.Width, kernel: Enums.Kernel.Lanczos3, gap: 0, vscale: (double)height / linear.Height);
    }

    private static Image ToUnitRange(Image flat)
    {
        using var scaled = flat.Linear([1 / SrgbConversion.MaxValue(flat)], [0.0]);
        return scaled.Cast(Enums.BandFormat.Float);
    }
}

using NetVips;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Formats;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging;

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

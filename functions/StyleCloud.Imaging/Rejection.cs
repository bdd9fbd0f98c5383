using System.Globalization;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Formats;

namespace StyleCloud.Imaging;

/// <summary>The sentences about pictures that cannot be used: what is wrong, the limit, the actual value, what to do.</summary>
internal static class Rejection
{
    public static JobError Empty(string subject) =>
        new(ErrorReason.EmptyFile, $"{subject} is empty (0 bytes). Upload the picture again.", subject, "at least 1 byte", "0 bytes");

    public static JobError TooManyBytes(string subject, long bytes, long limit) =>
        new(ErrorReason.FileTooLarge, $"{subject} has {Count(bytes)} bytes; the limit is {Count(limit)} bytes.", subject, $"{Count(limit)} bytes", $"{Count(bytes)} bytes");

    public static JobError Unsupported(string subject, string actual) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is {actual}. Accepted are {ImageFormats.Accepted}.", subject, ImageFormats.Accepted, actual);

    public static JobError UnsupportedSamples(string subject, ImageFormat format, string limit, string actual) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is a {format.DisplayName()} picture with {actual}; accepted are {limit}.", subject, limit, actual);

    public static JobError TooSmall(string subject, int width, int height, int limit) =>
        new(ErrorReason.ImageTooSmall, $"{subject} is {width} × {height} pixels; each side must have at least {limit}.", subject, $"{limit} pixels per side", $"{width} × {height} pixels");

    public static JobError TooNarrow(string subject, int width, int height, int size, int shorterSide, int? sizeThatWillDo)
    {
        var advice = (sizeThatWillDo, Math.Min(width, height) < PictureSize.SmallestSide) switch
        {
            ({ } enough, _) => $"Crop it, or set size to {enough} or more.",
            (_, true) => "Use a larger picture.",
            _ => "Crop it, so that its sides differ less.",
        };
        return new(
            ErrorReason.ImageTooNarrow,
            $"{subject} is {width} × {height} pixels. At size {size} its shorter side would be {shorterSide} pixels; a picture needs {PictureSize.SmallestSide} to show a style. {advice}",
            subject,
            $"{PictureSize.SmallestSide} pixels at size {size}",
            $"{shorterSide} pixels at size {size}");
    }

    public static JobError TooLarge(string subject, int width, int height, int limit) =>
        new(ErrorReason.ImageTooLarge, $"{subject} is {width} × {height} pixels; no side may have more than {limit}.", subject, $"{limit} pixels per side", $"{width} × {height} pixels");

    public static JobError TooManyPixels(string subject, int width, int height, long limit) =>
        new(ErrorReason.TooManyPixels, $"{subject} has {Count((long)width * height)} pixels ({width} × {height}); the limit is {Count(limit)}.", subject, $"{Count(limit)} pixels", $"{Count((long)width * height)} pixels");

    public static JobError TooManyFrames(string subject, string actual, int limit)
    {
        var frames = limit == 1 ? "1 frame or page" : $"{limit} frames or pages";
        return new(ErrorReason.TooManyFrames, $"{subject} has {actual}; the limit is {frames}. Save the one you want as a picture of its own.", subject, frames, actual);
    }

    public static JobError Truncated(string subject, ImageFormat format, long bytes, string? expected) =>
        new(ErrorReason.TruncatedImage, $"{subject} ends after {Count(bytes)} bytes, before its {format.DisplayName()} data are complete{(expected is null ? "" : $" ({expected})")}. Upload the whole file again.", subject, expected ?? "complete image data", $"{Count(bytes)} bytes");

    public static JobError Corrupt(string subject, ImageFormat format) =>
        new(ErrorReason.CorruptImage, $"{subject} begins as a {format.DisplayName()} picture, but its data cannot be decoded: they are damaged or of a rare variant. Open it in an image program and save it again.", subject, $"valid {format.DisplayName()} data", "data that cannot be decoded");

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

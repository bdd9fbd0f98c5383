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
        new(ErrorReason.FileTooLarge, $"{subject} has {Count(bytes)} bytes; the limit is {Count(limit)} bytes. Save it with fewer pixels or as JPEG.", subject, $"{Count(limit)} bytes", $"{Count(bytes)} bytes");

    public static JobError Unsupported(string subject, string actual) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is {actual}. Accepted are {ImageFormats.Accepted}: save it as one of these.", subject, ImageFormats.Accepted, actual);

    public static JobError Heic(string subject) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is {FormatSignature.HeicPicture}, which cannot be read here. Save it as JPEG and drop that: on a Mac with Preview (File, Export), on Windows with Photos (Save as), on an iPhone with Share, Save to Files, and there Quick Actions, Convert Image. So that an iPhone takes JPEG from now on: Settings, Camera, Formats, Most Compatible.", subject, ImageFormats.Accepted, FormatSignature.HeicPicture);

    public static JobError Raw(string subject, string actual) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is {actual}: what the sensor saw, which has to be developed first. Export the photo as JPEG or TIFF from the program with which you develop it, or use the JPEG that the camera saved beside it.", subject, ImageFormats.Accepted, actual);

    public static JobError UnsupportedSamples(string subject, ImageFormat format, string limit, string actual) =>
        new(ErrorReason.UnsupportedFormat, $"{subject} is a {format.DisplayName()} picture with {actual}; accepted are {limit}. Save it as 8-bit RGB.", subject, limit, actual);

    public static JobError TooSmall(string subject, int width, int height, int limit) =>
        new(ErrorReason.ImageTooSmall, $"{subject} is {width} × {height} pixels; each side must have at least {limit}. Use a larger picture.", subject, $"{limit} pixels per side", $"{width} × {height} pixels");

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
        new(ErrorReason.ImageTooLarge, $"{subject} is {width} × {height} pixels; no side may have more than {limit}. Save it with fewer pixels.", subject, $"{limit} pixels per side", $"{width} × {height} pixels");

    public static JobError TooLargeForMemory(string subject, int width, int height, long needed, long limit, int? sizeThatFits)
    {
        var advice = sizeThatFits is { } size ? $"Set size to {size} or less" : "Use fewer or smaller styles";
        return new(
            ErrorReason.TooLargeForMemory,
            $"{subject} would be painted at {width} × {height} pixels, which needs about {new ByteSize(needed)} of memory; the worker has {new ByteSize(limit)}. {advice}, or give the worker more memory.",
            subject,
            $"{new ByteSize(limit)}",
            $"{new ByteSize(needed)}");
    }

    public static JobError TooManyPixels(string subject, int width, int height, long limit) =>
        new(ErrorReason.TooManyPixels, $"{subject} has {Count((long)width * height)} pixels ({width} × {height}); the limit is {Count(limit)}. Save it with fewer pixels.", subject, $"{Count(limit)} pixels", $"{Count((long)width * height)} pixels");

    public static JobError SeveralFrames(string subject, ImageFormat format, int frames) =>
        new(ErrorReason.TooManyFrames, $"{subject} has {Count(frames)} {Parts(format)}, and a photo is one. Say which one to paint, for the first \"frame\": 1 among the options of job.json or --frame 1 on the command line, or save it as a picture of its own.", subject, $"1 {Part(format)}, or the option frame", $"{Count(frames)} {Parts(format)}");

    public static JobError NoSuchFrame(string subject, ImageFormat format, int frame, int frames) =>
        new(ErrorReason.InvalidOption, $"Option frame asks for {Part(format)} {Count(frame)}, but {subject} has {(frames == 1 ? $"only 1 {Part(format)}" : $"{Count(frames)} {Parts(format)}")}. Choose a number from 1 to {Count(frames)}.", subject, $"1…{frames}", $"{frame}");

    public static JobError FrameTooLate(string subject, int frame, long pixels, long limit) =>
        new(ErrorReason.TooManyPixels, $"Frame {Count(frame)} of {subject} is drawn over all frames before it, together {Count(pixels)} pixels; the limit is {Count(limit)}. Choose an earlier frame, or save this one as a picture of its own.", subject, $"{Count(limit)} pixels", $"{Count(pixels)} pixels");

    public static JobError Sequence(string subject) =>
        new(ErrorReason.TooManyFrames, $"{subject} is an animated AVIF picture, of which no single frame can be taken here. Save the one that you want as a picture of its own, for example as PNG.", subject, "1 frame", "an image sequence");

    public static JobError Truncated(string subject, ImageFormat format, long bytes, string? expected) =>
        new(ErrorReason.TruncatedImage, $"{subject} ends after {Count(bytes)} bytes, before its {format.DisplayName()} picture is complete{(expected is null ? "" : $"; it needs {expected}")}. It was probably cut off on its way: upload the whole file again.", subject, expected ?? "complete image data", $"{Count(bytes)} bytes");

    public static JobError Corrupt(string subject, ImageFormat format) =>
        new(ErrorReason.CorruptImage, $"{subject} begins as a {format.DisplayName()} picture, but what follows is damaged, or of a kind that is not read here. If the file was copied or sent, do that again; otherwise open it in an image program and save it again.", subject, $"valid {format.DisplayName()} data", "data that cannot be decoded");

    private static string Part(ImageFormat format) => format == ImageFormat.Tiff ? "page" : "frame";

    private static string Parts(ImageFormat format) => $"{Part(format)}s";

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

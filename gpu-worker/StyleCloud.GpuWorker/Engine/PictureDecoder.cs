using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>From a file's bytes to what the engine takes, for both verbs.</summary>
internal static class PictureDecoder
{
    /// <summary>Inspects, then decodes at the size that the result needs; pictures are never enlarged.</summary>
    /// <param name="file">The file.</param>
    /// <param name="subject">What to call it in an error.</param>
    /// <param name="frame">Which frame, counted from 1; 0 refuses pictures that have several. The photo's is an option, of other pictures the first is taken.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="options">Size and background.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ImageFormatException">The file is no picture that can be used.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, string subject, int frame, ImageLimits limits, StyleTransferOptions options, CancellationToken cancellationToken)
    {
        var (picture, error) = ImageInspector.Inspect(file, frame, limits, subject, cancellationToken);
        if ((error ?? PictureSize.TooNarrow(subject, picture!.Width, picture.Height, options.Size)) is { } refused)
            throw new ImageFormatException(refused);
        return ImageDecoder.Decode(file, frame, options.Size, options.Background, limits, cancellationToken);
    }
}

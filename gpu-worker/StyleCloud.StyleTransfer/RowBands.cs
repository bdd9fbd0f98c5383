using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>Some whole rows of a picture.</summary>
/// <param name="Rows">(1, 3, n, W), a view.</param>
/// <param name="First">Number of the first row.</param>
/// <param name="IsLast">Whether the picture ends with them.</param>
internal readonly record struct RowBand(Tensor Rows, long First, bool IsLast);

/// <summary>Cuts pictures into bands of rows.</summary>
internal static class RowBands
{
    /// <summary>The bands of a picture, from top to bottom. All are equally high, but for the last: operators are prepared once for a shape.</summary>
    /// <param name="image">(1, 3, H, W).</param>
    /// <param name="pixels">Most pixels of a band, unless a single row has more.</param>
    public static IEnumerable<RowBand> Of(Tensor image, long pixels)
    {
        var (height, width) = (image.shape[2], image.shape[3]);
        var rows = Math.Max(1, Math.Min(height, pixels / width));
        for (long first = 0; first < height; first += rows)
        {
            var count = Math.Min(rows, height - first);
            yield return new(image.narrow(2, first, count), first, first + count == height);
        }
    }
}

using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Imaging;

/// <summary>
/// How a picture is made to fit into memory, and what that will take on a processor. First the network sees the picture in bands of rows, which costs up to half as much work again; then the optimiser remembers
/// its pairs in half precision, then fewer of them, and needs more evaluations for the same picture. What does not fit even so is refused with both figures.
/// </summary>
/// <remarks>
/// The figures are of VGG16 down to relu5_1 and were measured as the process's peak (<c>VmHWM</c>) by the benchmark <c>bands</c> and by <c>transfer</c>; gpu-worker/README.md has them beside the estimates.
/// Activations take about twice what they have values, because freed memory is in pieces that do not fit what comes next.
/// </remarks>
/// <param name="BandPixels">Pixels that the network sees at a time; <see cref="long.MaxValue"/> for the whole picture.</param>
/// <param name="History">Pairs that the optimiser remembers.</param>
/// <param name="IsHistoryHalf">Whether in half precision.</param>
/// <param name="Bytes">Estimate of the process's peak.</param>
public sealed record MemoryPlan(long BandPixels, int History, bool IsHistoryHalf, long Bytes)
{
    /// <summary>What the process takes with torch and weights, before it has a picture.</summary>
    private const double ProcessBytes = 480e6;

    /// <summary>A vector of the optimiser, or a decoded picture: three 32-bit numbers.</summary>
    private const double BytesOfPixel = 12;

    /// <summary>Point, gradient, and both once more at the trial.</summary>
    private const int Vectors = 4;

    /// <summary>What the optimiser has of its own beside <see cref="Vectors"/> between evaluations.</summary>
    private const double StepBytesOfPixel = 24;

    /// <summary>Values that the network makes of a pixel, of 16 bits, at their peak, the way back included; and the same for a column of pixels where it sees bands.</summary>
    private const double WholeValues = 680, ColumnValues = 82e3, ColumnValuesOfRow = 975;

    /// <summary>The largest layers have 64 values for each pixel of the picture. What they need for a band must stay below the size from which the C library gives blocks back, page by page, after every use (32 MiB).</summary>
    private const double LargestBandBytes = 30e6, ValuesOfPixel = 64;

    /// <summary>An estimate may be a little wrong without harm.</summary>
    private const double Usable = 0.95;

    /// <summary>The smallest value of the option <c>size</c>.</summary>
    private const int SmallestSize = 64;

    private static readonly int[] BandRows = [256, 128, 64, 32, 16, 8];

    private static readonly int[] ShortHistories = [8, 4, 2, 1];

    /// <summary>The plan that costs least time of those that fit.</summary>
    /// <param name="width">Width of what is painted, in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="heldPixels">Pixels of the decoded photo, styles and start image together.</param>
    /// <param name="options">Options of the transfer.</param>
    /// <param name="isHalf">Whether the network computes with 16 bits.</param>
    /// <param name="limit">Bytes that the process may take; null where nothing is known: the picture in one piece.</param>
    /// <returns>The smallest plan where none fits.</returns>
    public static MemoryPlan For(int width, int height, long heldPixels, StyleTransferOptions options, bool isHalf, long? limit)
    {
        ArgumentNullException.ThrowIfNull(options);
        var full = Math.Min(options.History, options.Iterations); // A pair needs an evaluation.
        (int Pairs, bool IsHalf)[] histories = [(full, false), (full, true), .. ShortHistories.Where(pairs => pairs < full).Select(pairs => (pairs, true))];
        int?[] bands = [null, .. BandRows.Where(rows => rows < height && (rows == BandRows[^1] || rows * width * ValuesOfPixel * (isHalf ? 2 : 4) <= LargestBandBytes)).Select(rows => (int?)rows)];
        var plans = from history in histories from rows in bands select Of(rows, history.Pairs, history.IsHalf);
        return limit is null ? plans.First() : plans.FirstOrDefault(plan => plan.Fits(limit.Value)) ?? plans.MinBy(plan => plan.Bytes)!;

        MemoryPlan Of(int? rows, int pairs, bool isHistoryHalf)
        {
            var pixels = (double)width * height;
            var network = (rows is null ? WholeValues * pixels : width * (ColumnValues + ColumnValuesOfRow * rows.Value)) * (isHalf ? 2 : 4);
            var history = 2 * pairs * pixels * BytesOfPixel * (isHistoryHalf ? 0.5 : 1);
            var bytes = ProcessBytes + BytesOfPixel * (heldPixels + Vectors * pixels) + Math.Max(network, StepBytesOfPixel * pixels) + history + TargetBytes();
            return new(rows is null ? long.MaxValue : (long)rows.Value * width, pairs, isHistoryHalf, (long)bytes);
        }

        // A layer of block b has 2^(b − 1) times fewer rows and columns than the picture, and 64 to 512 channels.
        double TargetBytes() => options.ContentLayers
            .Select(pair => LayerName.TryParse(pair.Key, options.Network, out var layer) ? layer.Block - 1 : 0)
            .Sum(halvings => (64 << Math.Min(halvings, 3)) * (double)(width >> halvings) * (height >> halvings) * (isHalf ? 2 : 4));
    }

    /// <summary>Whether the network sees the picture in one piece.</summary>
    public bool IsWhole => BandPixels == long.MaxValue;

    /// <summary>The memory that it needs, with a little to spare.</summary>
    public long NeededBytes => (long)(Bytes / Usable);

    /// <summary>Whether it fits.</summary>
    public bool Fits(long limit) => NeededBytes <= limit;

    /// <summary>The error of a picture that does not fit whatever is done; null when it does.</summary>
    /// <param name="subject">What the photo is called.</param>
    /// <param name="photo">Width and height of the photo.</param>
    /// <param name="others">Width and height of the styles and the start image.</param>
    /// <param name="options">Options of the transfer.</param>
    /// <param name="isHalf">Whether the network computes with 16 bits.</param>
    /// <param name="limit">Bytes that the worker may take.</param>
    public static JobError? TooLarge(string subject, (int Width, int Height) photo, IReadOnlyCollection<(int Width, int Height)> others, StyleTransferOptions options, bool isHalf, long limit)
    {
        ArgumentNullException.ThrowIfNull(options);
        var needed = At(options.Size);
        if (needed.Fits(limit))
            return null;
        var (least, most) = (SmallestSize, options.Size);
        while (most - least > 1)
        {
            var middle = (least + most) / 2;
            (least, most) = At(middle).Fits(limit) ? (middle, most) : (least, middle);
        }

        var (width, height) = PictureSize.Fit(photo.Width, photo.Height, options.Size);
        return Rejection.TooLargeForMemory(subject, width, height, needed.NeededBytes, limit, At(least).Fits(limit) ? least : null);

        MemoryPlan At(int size)
        {
            var (width, height) = PictureSize.Fit(photo.Width, photo.Height, size);
            return For(width, height, HeldPixels([photo, .. others], size), options, isHalf, limit);
        }
    }

    /// <summary>Pixels of pictures that are decoded for a size.</summary>
    private static long HeldPixels(IEnumerable<(int Width, int Height)> pictures, int size) =>
        pictures.Select(picture => PictureSize.Fit(picture.Width, picture.Height, size)).Sum(fit => (long)fit.Width * fit.Height);
}

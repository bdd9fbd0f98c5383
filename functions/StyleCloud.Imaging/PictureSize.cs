using StyleCloud.Contracts;

namespace StyleCloud.Imaging;

/// <summary>
/// How large a picture is painted. The option <c>size</c> is its longer side. A long and narrow picture (a panorama, a banner) would be left with a few rows
/// that no layer of the network can see a style in; its longer side is then longer than <c>size</c>, within the pixels that a square of <c>size</c> has. What is
/// too narrow even so is refused. The shape is always kept, and nothing is enlarged.
/// </summary>
public static class PictureSize
{
    /// <summary>No side that is painted may be shorter: four poolings leave one position of 16.</summary>
    public const int SmallestSide = 16;

    /// <summary>The shorter side that a narrow picture gets, where it has so many pixels and the limits allow it.</summary>
    private const int WantedSide = 64;

    /// <summary>At a small <c>size</c>, this share of it is wanted instead of <see cref="WantedSide"/>: up to 4:1, <c>size</c> is the longer side always.</summary>
    private const int WantedShare = 4;

    /// <summary>The longest side that every format of a result can hold: WebP's.</summary>
    private const int LongestSide = 16_383;

    /// <summary>The size at which a picture is painted, or taken as a style.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="size">The option <c>size</c>.</param>
    /// <returns>A size of the same shape up to rounding; fitted once more it stays the same.</returns>
    public static (int Width, int Height) Fit(int width, int height, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        if (longer <= size)
            return (width, height);
        var raised = RaisedBreadth(longer, shorter, size);
        var raisedLength = (int)((long)longer * raised / shorter);
        var (length, breadth) = raisedLength > size ? (raisedLength, raised) : (size, Math.Max(1, (int)Math.Round((double)shorter * size / longer)));
        return width >= height ? (length, breadth) : (breadth, length);
    }

    /// <summary>The error of a picture that would be too narrow to be painted at this size; null when it can be.</summary>
    /// <param name="subject">What the picture is called.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="size">The option <c>size</c>.</param>
    public static JobError? TooNarrow(string subject, int width, int height, int size)
    {
        var breadth = Breadth(width, height, size);
        return breadth >= SmallestSide ? null : Rejection.TooNarrow(subject, width, height, size, breadth, SizeFor(width, height));
    }

    private static int Breadth(int width, int height, int size) => Fit(width, height, size) is var (fitWidth, fitHeight) ? Math.Min(fitWidth, fitHeight) : 0;

    private static int RaisedBreadth(int longer, int shorter, int size)
    {
        var wanted = Math.Min(shorter, Math.Min(WantedSide, size / WantedShare));
        var withinPixels = size * Math.Sqrt((double)shorter / longer);
        var withinLength = (double)LongestSide * shorter / longer;
        return Math.Min(wanted, (int)Math.Min(withinPixels, withinLength));
    }

    /// <summary>The smallest size that is enough; null where none is.</summary>
    private static int? SizeFor(int width, int height)
    {
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        if (shorter < SmallestSide || (long)longer * SmallestSide > (long)LongestSide * shorter)
            return null;
        var size = Math.Max(SmallestSide * WantedShare, (int)(SmallestSide * Math.Sqrt((double)longer / shorter)));
        while (Breadth(width, height, size) < SmallestSide)
            size++;
        return size;
    }
}

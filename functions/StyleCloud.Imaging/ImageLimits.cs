namespace StyleCloud.Imaging;

/// <summary>What a picture may be at most, and at least, before any of its pixels is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>The longest side in pixels that any limits allow: that of JPEG.</summary>
    public const int LargestSide = 65_535;

    /// <summary>The most pixels that any limits allow, 1 billion: a decoder that needs the whole frame took 370 MB for a tenth of it.</summary>
    public const long MostPixels = 1_000_000_000;

    /// <summary>The most bytes of a file that any limits allow: 1 GiB.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>
    /// The widest limits. Intake judges a picture once, by limits that an operator sets within these. Who works on what intake has accepted
    /// takes these, so that nobody judges differently a second time and a parser still never runs without limits.
    /// </summary>
    public static ImageLimits Widest { get; } = new() { MinSide = PictureSize.SmallestSide, MaxSide = LargestSide, MaxPixels = MostPixels, MaxBytes = MostBytes };

    /// <summary>Shortest allowed side in pixels. Default 16: the deepest VGG layer sees one sixteenth of a side.</summary>
    public int MinSide { get; init; } = PictureSize.SmallestSide;

    /// <summary>Longest allowed side in pixels. Default 16384.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Largest allowed width × height in pixels. Default 100 million.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Largest allowed file in bytes. Default 64 MiB.</summary>
    public long MaxBytes { get; init; } = 67_108_864;
}

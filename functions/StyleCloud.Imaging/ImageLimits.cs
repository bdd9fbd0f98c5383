namespace StyleCloud.Imaging;

/// <summary>What a picture may be at most, and at least, before any of its pixels is decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Shortest allowed side in pixels. Default 16: the deepest VGG layer sees one sixteenth of a side.</summary>
    public int MinSide { get; init; } = 16;

    /// <summary>Longest allowed side in pixels. Default 16384.</summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>Largest allowed width × height in pixels. Default 100 million.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Largest allowed file in bytes. Default 64 MiB.</summary>
    public long MaxBytes { get; init; } = 67_108_864;

    /// <summary>Most frames or pages in one file. Default 1: animations and documents are refused, not cut.</summary>
    public int MaxFrames { get; init; } = 1;
}

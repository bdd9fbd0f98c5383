namespace StyleCloud.Weights.Defaults;

/// <summary>How the filters of a layer are found.</summary>
internal enum FilterSource
{
    /// <summary>Random numbers: what a network is before training. For comparison.</summary>
    Random,

    /// <summary>Whitened patches, taken as they come (Coates and Ng 2011, section 4).</summary>
    Exemplars,

    /// <summary>Centroids of whitened patches by spherical k-means (Coates and Ng 2012).</summary>
    KMeans,
}

/// <summary>Everything that decides how default features come out. The defaults are what measured and looked best.</summary>
internal sealed record FeatureRecipe
{
    /// <summary>Decides every random choice.</summary>
    public ulong Seed { get; init; } = 2;

    /// <summary>Pictures to learn from.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>Their width and height in pixels; a multiple of 16.</summary>
    public int Side { get; init; } = 160;

    /// <summary>Patches of 3×3 positions that each layer learns from.</summary>
    public int Patches { get; init; } = 8_000;

    /// <summary>How filters are found.</summary>
    public FilterSource Source { get; init; } = FilterSource.KMeans;

    /// <summary>Rounds of k-means.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>Channels are reduced to so many principal components before patches are whitened.</summary>
    public int Components { get; init; } = 24;

    /// <summary>Added to each channel variance, in units of their mean, before it is divided by: how far the weak components are left weak.</summary>
    public double ChannelRegularization { get; init; } = 0.6;

    /// <summary>The same for the variances of whole patches.</summary>
    public BlockValues PatchRegularization { get; init; } = new(0.5, 0.1, 0.03, 0.03, 0.03);

    /// <summary>Patches whose whitened contrast is below this share of the median teach nothing.</summary>
    public double SmallestContrast { get; init; } = 0.5;

    /// <summary>
    /// Share of positions at which a channel is active; the rest is cut off by the activation. As in trained VGGs, where the
    /// first blocks are active at half of all positions or more and the last at a third or less.
    /// </summary>
    public BlockValues ActiveShare { get; init; } = new(0.5, 0.5, 0.4, 0.4, 0.3);
}

/// <summary>A number for each of the five blocks.</summary>
internal sealed record BlockValues(double First, double Second, double Third, double Fourth, double Fifth)
{
    /// <summary>The number of block 1…5.</summary>
    public double this[int block] => block switch
    {
        1 => First,
        2 => Second,
        3 => Third,
        4 => Fourth,
        5 => Fifth,
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "Blocks are 1…5."),
    };
}

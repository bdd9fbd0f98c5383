namespace StyleCloud.StyleTransfer.Weights.Defaults;

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
    public ulong Seed { get; init; } = 2017;

    /// <summary>Pictures to learn from.</summary>
    public int Pictures { get; init; } = 32;

    /// <summary>Their width and height in pixels; a multiple of 16.</summary>
    public int Side { get; init; } = 192;

    /// <summary>Patches of 3×3 positions that each layer learns from.</summary>
    public int Patches { get; init; } = 12_000;

    /// <summary>How filters are found.</summary>
    public FilterSource Source { get; init; } = FilterSource.KMeans;

    /// <summary>Rounds of k-means.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>Channels are reduced to so many principal components before patches are whitened.</summary>
    public int Components { get; init; } = 64;

    /// <summary>Added to each channel variance, in units of their mean, before it is divided by: how far the weak components are left weak.</summary>
    public double ChannelRegularization { get; init; } = 0.1;

    /// <summary>The same for the variances of whole patches.</summary>
    public double PatchRegularization { get; init; } = 0.1;

    /// <summary>Patches whose whitened contrast is below this share of the median teach nothing.</summary>
    public double SmallestContrast { get; init; } = 0.5;

    /// <summary>Share of positions at which a channel is active; the rest is cut off by the activation. Trained VGGs have 0.3–0.5.</summary>
    public double ActiveShare { get; init; } = 0.4;

    /// <summary>Filters do not see the mean activity, so that the zeros around a picture look like an average surrounding.</summary>
    public bool NeutralPadding { get; init; }
}

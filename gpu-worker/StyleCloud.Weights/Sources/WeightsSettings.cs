namespace StyleCloud.Weights.Sources;

/// <summary>How weights are looked for.</summary>
public sealed record WeightsSettings
{
    /// <summary>Folder where weights are looked for and kept. Default <see cref="WeightsCache.DefaultFolder"/>.</summary>
    public string CacheFolder { get; init; } = WeightsCache.DefaultFolder;

    /// <summary>Never download. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>Timeouts and retries of the download.</summary>
    public DownloadSettings Download { get; init; } = new();
}

namespace StyleCloud.Weights.Sources;

/// <summary>Timeouts and retries of a download.</summary>
public sealed record DownloadSettings
{
    /// <summary>How long a connection may take to open. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may send nothing. Default 30 s; there is no limit on the whole, which may be slow.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a mirror is asked again after a connection that brought something was cut. Default 5.</summary>
    public int Resumptions { get; init; } = 5;

    /// <summary>Pause before asking again. Default 1 s.</summary>
    public TimeSpan ResumptionDelay { get; init; } = TimeSpan.FromSeconds(1);
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>
/// What passes before a new execution takes its first message. Each part is log-normal around its median, because cold starts
/// have a long upper tail. From public reports. A job execution on the consumption profile took 30 s to start and 15 s to be
/// cleaned up, with an image that was pulled in 0.1 s (azure-container-apps #1800). An A100 job pulled 2.94 GB in 20.3 s and
/// had its container within another 10 s (#1763). Image sizes, the effect of artifact streaming and the program's start are
/// estimates.
/// </summary>
/// <param name="PlatformSeconds">Placing the replica; a GPU is allocated here.</param>
/// <param name="PullSeconds">Pulling the image.</param>
/// <param name="StartSeconds">Starting the program: loading libtorch, opening the device, loading weights.</param>
/// <param name="CleanupSeconds">From the program's exit until the execution counts as finished.</param>
/// <param name="Sigma">Standard deviation of the logarithm of each part.</param>
internal sealed record ColdStart(double PlatformSeconds, double PullSeconds, double StartSeconds, double CleanupSeconds, double Sigma)
{
    private const double PullBytesPerSecond = 2.944e9 / 20.26;

    // Share of an image's bytes that has to be there before the program can start, with artifact streaming: a CUDA libtorch is read nearly whole.
    private const double StreamedShare = 0.5;

    /// <summary>No time at all, for comparison with closed forms.</summary>
    public static ColdStart None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Medians of the three parts together, seconds.</summary>
    public double MedianSeconds => PlatformSeconds + PullSeconds + StartSeconds;

    /// <summary>A cold start with an image of <paramref name="imageBytes"/>.</summary>
    public static ColdStart OfImage(double imageBytes, bool artifactStreaming, double startSeconds) =>
        new(30, imageBytes * (artifactStreaming ? StreamedShare : 1) / PullBytesPerSecond, startSeconds, 15, 0.35);

    /// <summary>Draws the seconds of one start.</summary>
    public double Draw(RandomStream random) =>
        random.LogNormal(PlatformSeconds, Sigma) + random.LogNormal(PullSeconds, Sigma) + random.LogNormal(StartSeconds, Sigma);
}

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// A token for work that is nearly done: a shutdown cancels it only after a grace period, so that a finished picture is
/// still written; everything else cancels it at once.
/// </summary>
internal sealed class GracefulToken : IDisposable
{
    private readonly CancellationTokenSource _grace;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Combines <paramref name="shutdown"/> after <paramref name="grace"/> with <paramref name="atOnce"/>.</summary>
    public GracefulToken(TimeSpan grace, TimeProvider time, CancellationToken atOnce, CancellationToken shutdown)
    {
        _grace = new(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_grace.Token, atOnce);
        _registration = shutdown.Register(() => _grace.CancelAfter(grace));
    }

    /// <summary>The combined token.</summary>
    public CancellationToken Token => _either.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _either.Dispose();
        _grace.Dispose();
    }
}

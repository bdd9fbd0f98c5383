using StyleCloud.GpuWorker.Queueing;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>Why work on a job stops before its end. In the order of weight: what is lost outweighs what is asked.</summary>
internal enum StopReason
{
    /// <summary>The worker shuts down: the job is saved and another worker goes on with it.</summary>
    Interrupted,

    /// <summary>Somebody asked for the job's end.</summary>
    Cancelled,

    /// <summary>The status is no longer this worker's to write: ended, claimed by another worker, or gone.</summary>
    ClaimLost,

    /// <summary>The message is another holder's: nothing more is written at all.</summary>
    LeaseLost,
}

/// <summary>Tells the work on one job to stop, and remembers why. Whoever sees a reason says it here; nobody guesses it afterwards.</summary>
internal sealed class JobStop : IDisposable
{
    private const int None = -1;

    private readonly Lock _asking = new();
    private readonly CancellationTokenSource _soon = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly GracefulToken _now;
    private readonly GracefulToken _grace;
    private readonly CancellationTokenRegistration _onShutdown;
    private readonly CancellationTokenRegistration _onLeaseLost;
    private volatile int _reason = None;

    /// <summary>Listens to the process and to the lease; the claim speaks for itself.</summary>
    /// <param name="lease">The lease on the job's message.</param>
    /// <param name="grace">What the job gets at a shutdown of the worker, to be saved or finished.</param>
    /// <param name="time">Clock.</param>
    /// <param name="shutdown">The shutdown of the worker.</param>
    public JobStop(MessageLease lease, TimeSpan grace, TimeProvider time, CancellationToken shutdown)
    {
        _grace = new(grace, time, CancellationToken.None, shutdown);
        _now = new(grace, time, _lost.Token, shutdown);
        _onShutdown = shutdown.Register(() => Ask(StopReason.Interrupted));
        _onLeaseLost = lease.Lost.Register(() => Ask(StopReason.LeaseLost));
    }

    /// <summary>The weightiest reason so far; null while there is none.</summary>
    public StopReason? Reason => _reason is not None and var reason ? (StopReason)reason : null;

    /// <summary>Cancelled with any reason: nothing new is begun.</summary>
    public CancellationToken Soon => _soon.Token;

    /// <summary>Cancelled when nothing may be written any more: claim or lease lost, or the grace of a shutdown is over.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Cancelled when that grace is over: nobody waits any longer, not even for the engine.</summary>
    public CancellationToken GraceOver => _grace.Token;

    /// <summary>Says that the work has to stop.</summary>
    public void Ask(StopReason reason)
    {
        lock (_asking)
            _reason = Math.Max(_reason, (int)reason);
        // What waits on them goes on elsewhere: here it could come to the end of the job, and to Dispose, before this call has returned.
        _ = _soon.CancelAsync();
        if (reason >= StopReason.ClaimLost)
            _ = _lost.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onShutdown.Dispose();
        _onLeaseLost.Dispose();
        _now.Dispose();
        _grace.Dispose();
        _lost.Dispose();
        _soon.Dispose();
    }
}

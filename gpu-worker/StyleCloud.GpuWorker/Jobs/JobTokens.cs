using StyleCloud.GpuWorker.Queueing;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>The ways in which work on a job is told to end.</summary>
internal sealed class JobTokens : IDisposable
{
    private readonly GracefulToken _grace;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _ended;

    /// <summary>Combines what can happen.</summary>
    /// <param name="lease">The lease on the message.</param>
    /// <param name="claimed">The claim on the job.</param>
    /// <param name="grace">What the job gets after a request to stop, to be saved or finished.</param>
    /// <param name="time">Clock.</param>
    /// <param name="shutdown">The request to stop.</param>
    public JobTokens(MessageLease lease, ClaimedJob claimed, TimeSpan grace, TimeProvider time, CancellationToken shutdown)
    {
        Shutdown = shutdown;
        _grace = new(grace, time, CancellationToken.None, shutdown);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, claimed.Lost, shutdown);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, claimed.Lost, _grace.Token);
    }

    /// <summary>The worker was asked to stop.</summary>
    public CancellationToken Shutdown { get; }

    /// <summary>It was, and the grace is over: nobody waits any longer, not even for the engine.</summary>
    public CancellationToken GraceOver => _grace.Token;

    /// <summary>Nothing new is begun: lease or claim is lost, or the worker was asked to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Nothing is written any more: lease or claim is lost, or the grace is over.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _ended.Dispose();
        _grace.Dispose();
    }
}

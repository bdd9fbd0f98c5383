using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>The status says that the job is no longer this worker's; nothing more of it is written.</summary>
internal sealed class ClaimLostException(string jobId, string found) : Exception($"The status of job {jobId} is {found}.");

/// <summary>
/// A job that this worker has claimed, and the only way in which the worker changes its status. Every change carries the lease's newest expiry and the newest
/// progress; a status that has ended, or that names another claim, is never overwritten.
/// </summary>
internal sealed class ClaimedJob : IDisposable
{
    private readonly JobLedger _ledger;
    private readonly MessageLease _lease;
    private readonly JobStop _stop;
    private readonly JobClaim _claim;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile JobProgress? _progress;
    private VersionedStatus _current;
    private volatile bool _hasEnded;

    /// <summary>Takes over the status that the claim wrote.</summary>
    public ClaimedJob(JobLedger ledger, MessageLease lease, JobStop stop, VersionedStatus claimed, TimeProvider time)
    {
        (_ledger, _lease, _stop, _current, _time) = (ledger, lease, stop, claimed, time);
        _claim = claimed.Status.Claim ?? throw new ArgumentException("The status carries no claim.", nameof(claimed));
    }

    /// <summary>The status as last written or read.</summary>
    public JobStatus Status => _current.Status;

    /// <summary>True once this claim has written the final status or given the job back; nothing is written after that.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>How far the job is; every change carries it along, the final one included. Null before the engine has begun.</summary>
    public JobProgress? Progress
    {
        get => _progress;
        set => _progress = value;
    }

    /// <summary>Whether the status does not yet say what it should about progress and expiry.</summary>
    public bool IsStale => Status.Progress != _progress || Status.Claim?.ExpiresAt != _lease.ExpiresAt;

    /// <summary>Writes progress and expiry. Does nothing once the claim has ended.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken) => ChangeAsync((status, _) => status, ends: false, cancellationToken);

    /// <summary>Reads the status, to see whether somebody asks for the job's end.</summary>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    public Task LookAsync(CancellationToken cancellationToken) => GoOnFromAsync(_ => _ledger.ReadAsync(Status.Id, cancellationToken), cancellationToken);

    /// <summary>Publishes the event that the job has started, unless that was done before.</summary>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    public Task TellStartedAsync(CancellationToken cancellationToken) =>
        GoOnFromAsync(async current => await _ledger.TellAsync(current, JobState.Running, cancellationToken), cancellationToken);

    /// <summary>
    /// Writes the final status, or gives the job back. Nothing is written after it. A job whose end somebody asked for meanwhile ends cancelled, unless its
    /// picture is there.
    /// </summary>
    /// <param name="transition">From the newest status and this worker's claim.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job as it is afterwards.</returns>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    public Task<VersionedStatus> EndAsync(Func<JobStatus, JobClaim, Transition> transition, CancellationToken cancellationToken) =>
        ChangeAsync(transition, ends: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<VersionedStatus> ChangeAsync(Func<JobStatus, JobClaim, Transition> transition, bool ends, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_hasEnded)
                return _current;
            var change = await _ledger.ChangeAsync(Status.Id, Renewed, cancellationToken, known: _current);
            if (change.Refusal is not null)
                throw Lost(change.Job);
            Own(change.Job, ends);
            _hasEnded = ends;
            return _current;
        }
        finally
        {
            _gate.Release();
        }

        Transition Renewed(JobStatus status)
        {
            if (_lease.Lost.IsCancellationRequested)
                throw new LeaseLostException(_lease.MessageId);
            var claim = _claim with { ExpiresAt = _lease.ExpiresAt };
            if (JobTransitions.Renewed(status, claim, _progress).Status is not { } renewed)
                return TransitionRefusal.ClaimLost;
            var changed = transition(renewed, claim);
            return changed.Refusal == TransitionRefusal.Cancelling ? JobTransitions.Cancelled(renewed, claim, _time.GetUtcNow()) : changed;
        }
    }

    private async Task GoOnFromAsync(Func<VersionedStatus, Task<VersionedStatus?>> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_hasEnded)
                Own(await read(_current), ended: false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Goes on from a status that still carries this claim, or that this claim has just ended.</summary>
    private void Own(VersionedStatus? job, bool ended)
    {
        if (job is null || (!ended && !JobTransitions.IsHeldBy(job.Status, _claim)))
            throw Lost(job);
        _current = job;
        if (job.Status.State == JobState.Cancelling)
            _stop.Ask(StopReason.Cancelled);
    }

    private ClaimLostException Lost(VersionedStatus? job)
    {
        _stop.Ask(StopReason.ClaimLost);
        return new(Status.Id, job is null ? "gone" : $"{job.Status.State.ToString().ToLowerInvariant()}, and not by this worker");
    }
}

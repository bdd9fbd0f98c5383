using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// A job that this worker has claimed, and the only way in which the worker writes its status. Every write is conditional
/// on the version before it and carries the lease's newest expiry; a status that has become final, or that names another
/// claim, is never overwritten.
/// </summary>
internal sealed class ClaimedJob : IDisposable
{
    private const int MaxConflicts = 16;

    private readonly JobStatusStore _statuses;
    private readonly MessageLease _lease;
    private readonly JobClaim _claim;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private volatile JobProgress? _progress;
    private VersionedStatus _current;
    private volatile bool _hasEnded;

    /// <summary>Takes over the status that the claim wrote.</summary>
    public ClaimedJob(JobStatusStore statuses, MessageLease lease, VersionedStatus claimed)
    {
        (_statuses, _lease, _current) = (statuses, lease, claimed);
        _claim = claimed.Status.Claim ?? throw new ArgumentException("The status carries no claim.", nameof(claimed));
        Lost = _lost.Token;
    }

    /// <summary>The status as last written or read.</summary>
    public VersionedStatus Current => _current;

    /// <summary>Cancelled once the status is no longer this worker's to write: final, claimed by another, or gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>True once this claim has written the final status or given the job back; nothing is written after that.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>How far the job is; every write carries it along, the final one included. Null before the engine reports.</summary>
    public JobProgress? Progress
    {
        get => _progress;
        set => _progress = value;
    }

    /// <summary>Whether the status does not yet say what it should about progress and expiry.</summary>
    public bool IsStale => _current.Status.Progress != _progress || _current.Status.Claim?.ExpiresAt != _lease.ExpiresAt;

    /// <summary>Writes progress and expiry. Does nothing once the claim has ended.</summary>
    /// <exception cref="JobException">The lease or the claim is lost.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken) =>
        await WriteAsync(status => status, ends: false, cancellationToken);

    /// <summary>Runs <paramref name="write"/>, which writes the status by itself, and goes on from the version it returns.</summary>
    /// <exception cref="JobException">The claim is lost.</exception>
    public async Task ThroughAsync(Func<VersionedStatus, Task<VersionedStatus>> write, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _current = await OwnAsync(await write(_current));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes the final status. Nothing is written after it.</summary>
    /// <exception cref="JobException">The lease or the claim is lost.</exception>
    public async Task<VersionedStatus> FinishAsync(Func<JobStatus, JobStatus> change, CancellationToken cancellationToken) =>
        await WriteAsync(status => change(status) with { Claim = null }, ends: true, cancellationToken);

    /// <summary>Gives the claim back: the job is queued again.</summary>
    /// <param name="interrupted">Whether the worker was asked to stop, which is no try of the job.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="JobException">The lease or the claim is lost.</exception>
    public async Task ReleaseAsync(bool interrupted, CancellationToken cancellationToken) => await WriteAsync(
        status => status with { State = JobState.Queued, Claim = null, Progress = null, Interruptions = status.Interruptions + (interrupted ? 1 : 0) },
        ends: true,
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        _lost.Dispose();
    }

    private async Task<VersionedStatus> WriteAsync(Func<JobStatus, JobStatus> change, bool ends, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_lost.IsCancellationRequested)
                throw ClaimLost("no longer this worker's");
            if (_hasEnded)
                return _current;
            _current = await ReplaceAsync(change, cancellationToken);
            _hasEnded = ends;
            return _current;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<VersionedStatus> ReplaceAsync(Func<JobStatus, JobStatus> change, CancellationToken cancellationToken)
    {
        for (var conflict = 0; conflict < MaxConflicts; conflict++)
        {
            if (_lease.Lost.IsCancellationRequested)
                throw new JobException(new(ErrorReason.LeaseLost, $"The lease on message {_lease.MessageId} was lost; the status is left alone.", _lease.MessageId));
            var renewed = _current.Status with { Claim = _claim with { ExpiresAt = _lease.ExpiresAt }, Progress = _progress };
            if (await _statuses.TryReplaceAsync(change(renewed), _current.ETag, cancellationToken) is { } written)
                return written;
            _current = await OwnAsync(await _statuses.ReadAsync(_current.Status.Id, cancellationToken));
        }

        throw new IOException($"The status of job {_current.Status.Id} changed {MaxConflicts} times while it was being written.");
    }

    /// <summary>The status, if it still carries this claim.</summary>
    private async Task<VersionedStatus> OwnAsync(VersionedStatus? read)
    {
        if (read is { Status: { State: JobState.Running, Claim: { } claim } } && claim.Worker == _claim.Worker && claim.MessageId == _claim.MessageId)
            return read;

        await _lost.CancelAsync();
        throw ClaimLost(read is null ? "gone" : $"{read.Status.State.ToString().ToLowerInvariant()} by another hand");
    }

    private JobException ClaimLost(string found) =>
        new(new(ErrorReason.Cancelled, $"The status of job {_current.Status.Id} is {found}.", _current.Status.Id));
}

using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What became of an attempt to claim a job.</summary>
internal abstract record ClaimAttempt
{
    private ClaimAttempt()
    {
    }

    /// <summary>The job is this worker's.</summary>
    internal sealed record Claimed(ClaimedJob Job) : ClaimAttempt;

    /// <summary>The job has ended before; at most its event, report or message are left to see to.</summary>
    internal sealed record AlreadyFinal(VersionedStatus Status) : ClaimAttempt;

    /// <summary>Another message of the same job is being worked on.</summary>
    internal sealed record HeldByAnother(JobClaim Claim) : ClaimAttempt;

    /// <summary>The job was tried as often as allowed. Its status now says failed.</summary>
    internal sealed record Exhausted(VersionedStatus Status) : ClaimAttempt;

    /// <summary>There is no status: intake never accepted such a job.</summary>
    internal sealed record Unknown : ClaimAttempt;
}

/// <summary>Claims jobs by a conditional write of their status, so that of two workers one wins.</summary>
internal sealed class JobClaims(JobStatusStore statuses, WorkerSettings settings, TimeProvider time)
{
    private const int MaxConflicts = 16;
    private readonly string _worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Claims the job unless it has ended, another message's claim on it is alive, or it was tried too often.</summary>
    public async Task<ClaimAttempt> TryClaimAsync(string jobId, MessageLease lease, CancellationToken cancellationToken)
    {
        for (var conflict = 0; conflict < MaxConflicts; conflict++)
        {
            var read = await statuses.ReadAsync(jobId, cancellationToken);
            var attempt = read is null ? new ClaimAttempt.Unknown() : await DecideAsync(read, lease, cancellationToken);
            if (attempt is not null)
                return attempt;
        }

        throw new IOException($"The status of job {jobId} changed {MaxConflicts} times while it was being claimed.");
    }

    /// <summary>Null when somebody else wrote the status meanwhile.</summary>
    private async Task<ClaimAttempt?> DecideAsync(VersionedStatus read, MessageLease lease, CancellationToken cancellationToken)
    {
        var status = read.Status;
        if (status.IsFinal)
            return new ClaimAttempt.AlreadyFinal(read);

        // A claim of this very message belongs to an earlier delivery; the queue has taken the message from its holder.
        if (status.Claim is { } claim && claim.MessageId != lease.MessageId && claim.ExpiresAt > time.GetUtcNow())
            return new ClaimAttempt.HeldByAnother(claim);

        if (FailurePolicy.Tries(lease.DequeueCount - 1, status) >= settings.MaxDequeueCount)
        {
            var exhausted = JobEnding.Failed(status, JobEnding.LimitReached(settings.MaxDequeueCount, FailurePolicy.Tries(status), last: null), time.GetUtcNow());
            return await statuses.TryReplaceAsync(exhausted, read.ETag, cancellationToken) is { } failed ? new ClaimAttempt.Exhausted(failed) : null;
        }

        return await statuses.TryReplaceAsync(Claim(status, lease), read.ETag, cancellationToken) is { } written
            ? new ClaimAttempt.Claimed(new(statuses, lease, written))
            : null;
    }

    private JobStatus Claim(JobStatus status, MessageLease lease) => status with
    {
        State = JobState.Running,
        Claim = new(_worker, lease.MessageId, lease.ExpiresAt),
        Attempts = status.Attempts + 1,
        StartedAt = status.StartedAt ?? time.GetUtcNow(),
        Enqueued = true,
        Progress = null,
    };
}

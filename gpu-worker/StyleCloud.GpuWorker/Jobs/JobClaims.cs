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
    internal sealed record Claimed(VersionedStatus Job) : ClaimAttempt;

    /// <summary>The job has ended before; at most its event, report or message are left to see to.</summary>
    internal sealed record EndedBefore(VersionedStatus Job) : ClaimAttempt;

    /// <summary>The job has just been ended: tried as often as allowed, or cancelled.</summary>
    internal sealed record EndedNow(VersionedStatus Job) : ClaimAttempt;

    /// <summary>Another message of the same job is being worked on.</summary>
    internal sealed record HeldByAnother(JobClaim Claim) : ClaimAttempt;

    /// <summary>There is no status: intake never accepted such a job.</summary>
    internal sealed record Unknown : ClaimAttempt;
}

/// <summary>Claims jobs by a conditional write of their status, so that of two workers one wins.</summary>
internal sealed class JobClaims(JobLedger ledger, WorkerSettings settings, TimeProvider time)
{
    private readonly string _worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Claims the job unless it has ended or another message's claim on it is alive. One that was tried as often as allowed, or whose end somebody asked for, ends here.</summary>
    public async Task<ClaimAttempt> TryClaimAsync(string jobId, MessageLease lease, CancellationToken cancellationToken)
    {
        var change = await ledger.ChangeAsync(jobId, status => Decide(status, lease), cancellationToken);
        return change switch
        {
            { Job: null } => new ClaimAttempt.Unknown(),
            { Job: { Status.IsFinal: true } ended, Refusal: null } => new ClaimAttempt.EndedNow(ended),
            { Job: { Status.IsFinal: true } ended } => new ClaimAttempt.EndedBefore(ended),
            { Job: { } claimed, Refusal: null } => new ClaimAttempt.Claimed(claimed),
            { Job.Status.Claim: { } claim } => new ClaimAttempt.HeldByAnother(claim),
            _ => throw new InvalidOperationException($"Job {jobId} could not be claimed: {change.Refusal}."),
        };
    }

    private Transition Decide(JobStatus status, MessageLease lease)
    {
        var now = time.GetUtcNow();
        var claimed = JobTransitions.Claimed(status, new(_worker, lease.MessageId, lease.ExpiresAt), now);
        if (claimed.Refusal == TransitionRefusal.Cancelling)
            return JobTransitions.Cancelled(status, status.Claim, now);
        if (claimed.Refusal is not null || FailurePolicy.Tries(lease.DequeueCount - 1, status) < settings.MaxDequeueCount)
            return claimed;

        // In the place of the dead worker, whose claim it is where there is one.
        var error = FailurePolicy.LimitReached(settings.MaxDequeueCount, FailurePolicy.Tries(status), last: null);
        return JobTransitions.Failed(status, error, status.Claim, now);
    }
}

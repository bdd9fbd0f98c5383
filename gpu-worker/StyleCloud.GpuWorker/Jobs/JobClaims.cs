using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What became of a claim.</summary>
internal abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>The job is this worker's.</summary>
    internal sealed record Claimed(VersionedStatus Job) : ClaimOutcome;

    /// <summary>The job has ended before; at most its event, report or message are left to see to.</summary>
    internal sealed record EndedBefore(VersionedStatus Job) : ClaimOutcome;

    /// <summary>The job has just been ended: tried as often as allowed, or cancelled.</summary>
    internal sealed record EndedNow(VersionedStatus Job) : ClaimOutcome;

    /// <summary>Another message of the same job is being worked on.</summary>
    internal sealed record HeldByAnother(JobClaim Claim) : ClaimOutcome;

    /// <summary>There is no status: intake never accepted such a job.</summary>
    internal sealed record Unknown : ClaimOutcome;
}

/// <summary>Claims jobs by a conditional write of their status, so that of two workers one wins.</summary>
internal sealed class JobClaims(JobLedger ledger, WorkerSettings settings, TimeProvider time)
{
    private readonly string _worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Claims the job unless it has ended or another message's claim on it is alive. One that was tried as often as allowed, or whose end somebody asked for, ends here.</summary>
    public async Task<ClaimOutcome> TryClaimAsync(string jobId, MessageLease lease, CancellationToken cancellationToken)
    {
        var change = await ledger.ChangeAsync(jobId, status => Decide(status, lease), cancellationToken);
        return change switch
        {
            { Job: null } => new ClaimOutcome.Unknown(),
            { Job: { Status.IsFinal: true } ended, Refusal: null } => new ClaimOutcome.EndedNow(ended),
            { Job: { Status.IsFinal: true } ended } => new ClaimOutcome.EndedBefore(ended),
            { Job: { } claimed, Refusal: null } => new ClaimOutcome.Claimed(claimed),
            { Job.Status.Claim: { } claim } => new ClaimOutcome.HeldByAnother(claim),
            _ => throw new InvalidOperationException($"Job {jobId} could not be claimed: {change.Refusal}."),
        };
    }

    private Transition Decide(JobStatus status, MessageLease lease)
    {
        var now = time.GetUtcNow();
        var claimed = JobTransitions.Claimed(status, new(_worker, lease.MessageId, lease.ExpiresAt), now);
        if (claimed.Refusal == TransitionRefusal.Cancelling)
            return JobTransitions.Cancelled(status, status.Claim, now);
        if (claimed.Refusal is not null || FailurePolicy.CountedAttempts(lease.DequeueCount - 1, status) < settings.MaxDequeueCount)
            return claimed;

        // In the place of the dead worker, whose claim it is where there is one.
        var error = FailurePolicy.LimitReached(settings.MaxDequeueCount, FailurePolicy.CountedAttempts(status), last: null);
        return JobTransitions.Failed(status, error, status.Claim, now);
    }
}

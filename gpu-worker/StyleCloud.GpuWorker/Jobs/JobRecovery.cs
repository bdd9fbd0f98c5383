using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What follows when work stops before its end or fails.</summary>
internal sealed class JobRecovery(JobEnds ends, WorkerSettings settings, TimeProvider time, ILogger<JobRecovery> logger)
{
    /// <summary>Recovers; whatever goes wrong in doing so becomes an outcome, too.</summary>
    /// <param name="failure">What went wrong; null when the work stopped by itself.</param>
    /// <param name="reason">Why the work was told to stop; null when it was not.</param>
    /// <param name="claimed">The claim; null when the job had not been claimed.</param>
    /// <param name="lease">The lease on the message.</param>
    /// <param name="shutdown">The shutdown of the worker.</param>
    /// <returns>Null when the status has to be read again, to learn what became of the job.</returns>
    public async Task<MessageOutcome?> RecoverAsync(Exception? failure, StopReason? reason, ClaimedJob? claimed, MessageLease lease, CancellationToken shutdown)
    {
        // A shutdown explains a cancelled operation and nothing else; the weightier reasons outweigh whatever went wrong.
        var explains = reason > StopReason.Interrupted || failure is null or OperationCanceledException;
        try
        {
            return reason is { } why && explains
                ? await StopAsync(why, claimed, lease, shutdown)
                : await FailAsync(failure!, claimed, lease, shutdown);
        }
        catch (Exception second) when (second is LeaseLostException || lease.Lost.IsCancellationRequested)
        {
            Log.JobAbandoned(logger);
            return MessageOutcome.Abandoned;
        }
        catch (Exception second)
        {
            // Neither deleted nor released: the message comes back when its lease lapses, and with it the job.
            Log.RecoveryFailed(logger, second);
            return MessageOutcome.Abandoned;
        }
    }

    private async Task<MessageOutcome?> StopAsync(StopReason reason, ClaimedJob? claimed, MessageLease lease, CancellationToken shutdown)
    {
        switch (reason)
        {
            case StopReason.Interrupted:
                Log.JobReleasedForShutdown(logger);
                return await ends.ReleaseAsync(JobTransitions.Interrupted, TimeSpan.Zero, claimed, lease);
            case StopReason.Cancelled when claimed is { HasEnded: false }:
                Log.JobCancelled(logger);
                return await ends.EndAsync((status, claim) => JobTransitions.Cancelled(status, claim, time.GetUtcNow()), claimed, lease, shutdown);
            case StopReason.ClaimLost:
                // Whoever has lost the message too must not take the job back from the one that has it now.
                Log.ClaimLost(logger);
                await lease.RenewAsync(lease.Lost);
                return null;
            default:
                Log.JobAbandoned(logger);
                return MessageOutcome.Abandoned;
        }
    }

    private async Task<MessageOutcome> FailAsync(Exception exception, ClaimedJob? claimed, MessageLease lease, CancellationToken shutdown)
    {
        var error = ErrorClassifier.Classify(exception);
        switch (FailurePolicy.ActionFor(error.Reason))
        {
            case FailureAction.Exit:
                Log.WorkerCannotWork(logger, error.Reason, error.Message);
                return MessageOutcome.Fatal;
            case FailureAction.Fail when claimed is { HasEnded: false }:
                return await EndAsync(error, claimed, lease, shutdown);
            default:
                return await RetryAsync(error, exception, claimed, lease, shutdown);
        }
    }

    private async Task<MessageOutcome> EndAsync(JobError error, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        Log.JobFailed(logger, error.Reason, error.Message);
        return await ends.EndAsync((status, claim) => JobTransitions.Failed(status, error, claim, time.GetUtcNow()), claimed, lease, shutdown);
    }

    private async Task<MessageOutcome> RetryAsync(JobError error, Exception exception, ClaimedJob? claimed, MessageLease lease, CancellationToken shutdown)
    {
        var attempts = claimed is null ? lease.DequeueCount : FailurePolicy.CountedAttempts(lease.DequeueCount, claimed.Status);
        if (claimed is { HasEnded: false } && attempts >= settings.MaxDequeueCount)
            return await EndAsync(FailurePolicy.LimitReached(settings.MaxDequeueCount, FailurePolicy.CountedAttempts(claimed.Status), error), claimed, lease, shutdown);

        var delay = FailurePolicy.DelayAfter(attempts, settings.RetryDelay, settings.MaxRetryDelay);
        Log.JobWillBeRetried(logger, exception, error.Reason, attempts, settings.MaxDequeueCount, delay);
        return await ends.ReleaseAsync(JobTransitions.Released, delay, claimed, lease);
    }
}

using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What follows an exception: names its reason and does what <see cref="FailurePolicy"/> says.</summary>
internal sealed class JobRecovery(JobCompletion completion, WorkerSettings settings, TimeProvider time, ILogger<JobRecovery> logger)
{
    // With the longest grace before it, within the 30 s that the platform leaves a stopped execution.
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    /// <summary>Recovers; whatever goes wrong in doing so becomes an outcome, too.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="lease">The message.</param>
    /// <param name="claimed">The claim, or null when the job had not been claimed.</param>
    /// <param name="shutdown">Whether the process was asked to stop.</param>
    /// <returns>Null when the status has to be read again, to learn what became of the job.</returns>
    public async Task<MessageOutcome?> RecoverAsync(Exception exception, MessageLease lease, ClaimedJob? claimed, CancellationToken shutdown)
    {
        var error = Explain(exception, lease, claimed, shutdown);
        try
        {
            switch (FailurePolicy.ActionFor(error.Reason))
            {
                case FailureAction.Fail when claimed is { HasEnded: false }:
                    return await FailAsync(error, claimed, lease, shutdown);
                case FailureAction.Fail or FailureAction.Retry:
                    return await RetryAsync(error, exception, lease, claimed, shutdown);
                case FailureAction.Exit:
                    Log.WorkerCannotWork(logger, error.Reason, error.Message);
                    return MessageOutcome.Fatal;
                case FailureAction.ReleaseAtOnce:
                    Log.JobReleasedForShutdown(logger);
                    await ReleaseAsync(TimeSpan.Zero, interrupted: true, lease, claimed);
                    return MessageOutcome.Released;
                case FailureAction.ReadStatusAgain:
                    Log.ClaimLost(logger, error.Message);
                    return null;
                default:
                    Log.JobAbandoned(logger, error.Message);
                    return MessageOutcome.Abandoned;
            }
        }
        catch (Exception second)
        {
            // Neither deleted nor released: the message comes back when its lease lapses, and with it the job.
            Log.RecoveryFailed(logger, second, error.Reason);
            return MessageOutcome.Abandoned;
        }
    }

    private async Task<MessageOutcome> FailAsync(JobError error, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        Log.JobFailed(logger, error.Reason, error.Message);
        await completion.FinishAsync(status => JobEnding.Failed(status, error, time.GetUtcNow()), claimed, lease, shutdown);
        return MessageOutcome.Failed;
    }

    private async Task<MessageOutcome> RetryAsync(JobError error, Exception exception, MessageLease lease, ClaimedJob? claimed, CancellationToken shutdown)
    {
        var tries = claimed is null ? lease.DequeueCount : FailurePolicy.Tries(lease.DequeueCount, claimed.Current.Status);
        if (claimed is { HasEnded: false } && tries >= settings.MaxDequeueCount)
            return await FailAsync(JobEnding.LimitReached(settings.MaxDequeueCount, FailurePolicy.Tries(claimed.Current.Status), error), claimed, lease, shutdown);

        var delay = FailurePolicy.DelayAfter(tries, settings.RetryDelay, settings.MaxRetryDelay);
        Log.JobWillBeRetried(logger, exception, error.Reason, tries, settings.MaxDequeueCount, delay);
        await ReleaseAsync(delay, interrupted: false, lease, claimed);
        return MessageOutcome.Released;
    }

    /// <summary>Claim first, message second: whoever receives the message finds no claim. Bounded, because a shutdown does not wait.</summary>
    private async Task ReleaseAsync(TimeSpan delay, bool interrupted, MessageLease lease, ClaimedJob? claimed)
    {
        using var patience = new CancellationTokenSource(ReleasePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lease.Lost);
        try
        {
            if (claimed is not null)
                await claimed.ReleaseAsync(interrupted, either.Token);
        }
        finally
        {
            await lease.ReleaseAsync(delay, either.Token);
        }
    }

    /// <summary>A cancellation by itself says nothing; the tokens say why the work was ended.</summary>
    private static JobError Explain(Exception exception, MessageLease lease, ClaimedJob? claimed, CancellationToken shutdown)
    {
        if (lease.Lost.IsCancellationRequested)
            return new(ErrorReason.LeaseLost, $"The lease on message {lease.MessageId} was lost to another holder.", lease.MessageId);
        if (claimed is { Lost.IsCancellationRequested: true })
            return new(ErrorReason.Cancelled, "The status was ended or claimed by another hand.");
        return exception is OperationCanceledException && shutdown.IsCancellationRequested
            ? new(ErrorReason.ShuttingDown, "The worker is shutting down.")
            : ErrorClassifier.Classify(exception);
    }
}

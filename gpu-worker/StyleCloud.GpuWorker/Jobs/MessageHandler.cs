using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Storage;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// One message from receipt to deletion or release. Order at the end of a job: result, final status, report and event,
/// poison copy where one is due, deletion of the message. A crash between any two is completed by the next delivery.
/// </summary>
internal sealed class MessageHandler(
    JobClaims claims,
    JobRunner runner,
    JobEventPublisher events,
    JobSettlement settlement,
    JobRefusal refusal,
    PoisonQueue poison,
    StorageRetry retry,
    WorkerSettings settings,
    TimeProvider time,
    ILogger<MessageHandler> logger)
{
    /// <summary>Handles the message; whatever goes wrong becomes an outcome.</summary>
    public async Task<MessageOutcome> HandleAsync(MessageLease lease, CancellationToken shutdown)
    {
        var reading = Read(lease.Body);
        using var activity = StartActivity(reading.Job?.TraceParent);
        using var scope = Log.MessageScope(logger, reading.JobId ?? "unknown", lease.MessageId, lease.DequeueCount);
        try
        {
            return reading.Job is { } job
                ? await HandleAsync(job, lease, shutdown)
                : await refusal.RefuseAsync(reading, lease, shutdown);
        }
        catch (Exception exception)
        {
            return await RecoverAsync(exception, lease, claimed: null, shutdown)
                ?? throw new InvalidOperationException("Only a claimed job can have its status read again.", exception);
        }
    }

    private async Task<MessageOutcome> HandleAsync(StyleTransferJob job, MessageLease lease, CancellationToken shutdown)
    {
        while (true)
        {
            switch (await claims.TryClaimAsync(job.Id, lease, shutdown))
            {
                case ClaimAttempt.Claimed(var claimed):
                    if (await WorkAsync(job, claimed, lease, shutdown) is { } outcome)
                        return outcome;
                    break;
                case ClaimAttempt.AlreadyFinal(var status):
                    Log.JobAlreadyEnded(logger, status.Status.State);
                    await EndAsync(status, lease, shutdown);
                    return MessageOutcome.AlreadyEnded;
                case ClaimAttempt.Exhausted(var status):
                    Log.JobFailed(logger, status.Status.Error!.Reason, status.Status.Error.Message);
                    await EndAsync(status, lease, shutdown);
                    return MessageOutcome.Failed;
                case ClaimAttempt.HeldByAnother(var claim):
                    return await DeferAsync(claim, lease, shutdown);
                default:
                    return await refusal.RefuseAsync(NeverAccepted(job), lease, shutdown);
            }
        }
    }

    /// <summary>Null when the claim was lost and the status has to be read again.</summary>
    private async Task<MessageOutcome?> WorkAsync(StyleTransferJob job, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        using (claimed)
        {
            try
            {
                Log.JobClaimed(logger, claimed.Current.Status.Attempts);
                await claimed.ThroughAsync(status => events.PublishAsync(status, shutdown), shutdown);
                var result = await runner.RunAsync(job, claimed, lease, shutdown);
                await FinishAsync(status => JobEnding.Succeeded(status, result, time.GetUtcNow()), claimed, lease, shutdown);
                Log.JobSucceeded(logger, result.Blob.ToString(), result.EngineSeconds);
                return MessageOutcome.Succeeded;
            }
            catch (Exception exception)
            {
                return await RecoverAsync(exception, lease, claimed, shutdown);
            }
        }
    }

    private async Task FinishAsync(Func<JobStatus, JobStatus> ending, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        using var finish = new GracefulToken(settings.ShutdownGrace, time, lease.Lost, shutdown);
        var final = await retry.RunAsync(token => claimed.FinishAsync(ending, token), finish.Token);
        await EndAsync(final, lease, shutdown);
    }

    /// <summary>All that follows a final status. Safe to repeat.</summary>
    private async Task EndAsync(VersionedStatus final, MessageLease lease, CancellationToken shutdown)
    {
        using var finish = new GracefulToken(settings.ShutdownGrace, time, lease.Lost, shutdown);
        await retry.RunAsync(token => settlement.SettleAsync(final, token), finish.Token);
        if (final.Status.Error?.Reason == ErrorReason.DequeueLimitReached)
            await retry.RunAsync(token => poison.AddAsync(lease.Body, token), finish.Token);
        await retry.RunAsync(lease.DeleteAsync, finish.Token);
    }

    private async Task<MessageOutcome> DeferAsync(JobClaim claim, MessageLease lease, CancellationToken shutdown)
    {
        var delay = WholeSeconds(claim.ExpiresAt - time.GetUtcNow());
        Log.JobHeldByAnother(logger, claim.Worker, delay);
        await lease.ReleaseAsync(delay, shutdown);
        return MessageOutcome.Released;
    }

    private async Task<MessageOutcome?> RecoverAsync(Exception exception, MessageLease lease, ClaimedJob? claimed, CancellationToken shutdown)
    {
        var error = Explain(exception, lease, claimed, shutdown);
        try
        {
            switch (FailurePolicy.ActionFor(error.Reason))
            {
                case FailureAction.Fail when claimed is not null:
                    return await FailAsync(error, claimed, lease, shutdown);
                case FailureAction.Fail or FailureAction.Retry:
                    return await RetryAsync(error, exception, lease, claimed, shutdown);
                case FailureAction.Exit:
                    Log.WorkerCannotWork(logger, error.Reason, error.Message);
                    return MessageOutcome.Fatal;
                case FailureAction.ReleaseAtOnce:
                    Log.JobReleasedForShutdown(logger);
                    await ReleaseAsync(TimeSpan.Zero, lease, claimed);
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
        await FinishAsync(status => JobEnding.Failed(status, error, time.GetUtcNow()), claimed, lease, shutdown);
        return MessageOutcome.Failed;
    }

    private async Task<MessageOutcome> RetryAsync(JobError error, Exception exception, MessageLease lease, ClaimedJob? claimed, CancellationToken shutdown)
    {
        var attempts = claimed?.Current.Status.Attempts ?? 0;
        var tries = claimed is null ? lease.DequeueCount : FailurePolicy.Tries(lease.DequeueCount, attempts);
        if (claimed is not null && tries >= settings.MaxDequeueCount)
            return await FailAsync(JobEnding.LimitReached(settings.MaxDequeueCount, attempts, error), claimed, lease, shutdown);

        var delay = WholeSeconds(FailurePolicy.DelayAfter(tries, settings.RetryDelay, settings.MaxRetryDelay));
        Log.JobWillBeRetried(logger, exception, error.Reason, tries, settings.MaxDequeueCount, delay);
        await ReleaseAsync(delay, lease, claimed);
        return MessageOutcome.Released;
    }

    /// <summary>Claim first, message second: whoever receives the message finds no claim. Bounded, because a shutdown does not wait.</summary>
    private async Task ReleaseAsync(TimeSpan delay, MessageLease lease, ClaimedJob? claimed)
    {
        using var patience = new CancellationTokenSource(settings.ShutdownGrace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lease.Lost);
        try
        {
            if (claimed is not null)
                await claimed.ReleaseAsync(either.Token);
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

    /// <summary>The boundary to whoever writes messages: nothing that they write may end the worker.</summary>
    private static MessageReading Read(string body)
    {
        try
        {
            return JobMessageReader.Read(body);
        }
        catch (Exception exception)
        {
            return new(null, null, new(ErrorReason.InvalidMessage, $"The message cannot be read: {exception.Message}"));
        }
    }

    private static MessageReading NeverAccepted(StyleTransferJob job) => new(
        null,
        job.Id,
        new(ErrorReason.InvalidMessage, $"Job {job.Id} has no status; it was never accepted, or its status was deleted.", job.Id));

    private static TimeSpan WholeSeconds(TimeSpan delay) => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(delay.TotalSeconds)));

    private static Activity StartActivity(string? traceParent)
    {
        var activity = new Activity("StyleTransferJob");
        if (traceParent is not null)
            activity.SetParentId(traceParent);
        return activity.Start();
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.Platform.Events;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>One message from receipt to deletion or release.</summary>
internal sealed class MessageHandler(
    JobClaims claims,
    JobRunner runner,
    JobEventPublisher events,
    JobCompletion completion,
    JobRecovery recovery,
    JobRefusal refusal,
    TimeProvider time,
    ILogger<MessageHandler> logger)
{
    /// <summary>What the work on one message is called in traces.</summary>
    public const string ActivityName = "StyleTransferJob";

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
            return await recovery.RecoverAsync(exception, lease, claimed: null, shutdown) ?? MessageOutcome.Abandoned;
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
                    await completion.SettleAsync(status, lease, shutdown);
                    return MessageOutcome.AlreadyEnded;
                case ClaimAttempt.Exhausted(var status):
                    Log.JobFailed(logger, status.Status.Error!.Reason, status.Status.Error.Message);
                    await completion.SettleAsync(status, lease, shutdown);
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
        using var _ = claimed;
        try
        {
            JobMetrics.Claimed(claimed.Current.Status);
            Log.JobClaimed(logger, claimed.Current.Status.Attempts);
            await claimed.ThroughAsync(status => events.PublishAsync(status, shutdown), shutdown);
            var result = await runner.RunAsync(job, claimed, lease, shutdown);
            await completion.FinishAsync(status => JobEnding.Succeeded(status, result, time.GetUtcNow()), claimed, lease, shutdown);
            Log.JobSucceeded(logger, result.Blob.ToString(), result.EngineSeconds);
            return MessageOutcome.Succeeded;
        }
        catch (Exception exception)
        {
            return await recovery.RecoverAsync(exception, lease, claimed, shutdown);
        }
    }

    private async Task<MessageOutcome> DeferAsync(JobClaim claim, MessageLease lease, CancellationToken shutdown)
    {
        // The queue counts whole seconds; one too many is better than a look in vain.
        var delay = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((claim.ExpiresAt - time.GetUtcNow()).TotalSeconds)));
        Log.JobHeldByAnother(logger, claim.Worker, delay);
        await lease.ReleaseAsync(delay, shutdown);
        return MessageOutcome.Released;
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

    private static Activity StartActivity(string? traceParent)
    {
        var activity = new Activity(ActivityName);
        if (traceParent is not null)
            activity.SetParentId(traceParent);
        return activity.Start();
    }
}

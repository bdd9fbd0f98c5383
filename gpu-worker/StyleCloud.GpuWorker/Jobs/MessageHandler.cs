using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>How the handling of one message ended.</summary>
internal enum MessageOutcome
{
    /// <summary>The job has its picture; the message is deleted.</summary>
    Succeeded,

    /// <summary>The job failed for good; the message is deleted.</summary>
    Failed,

    /// <summary>The job was cancelled; the message is deleted.</summary>
    Cancelled,

    /// <summary>The job had ended before; the message is deleted.</summary>
    AlreadyEnded,

    /// <summary>The message is no job for this worker; a copy is on the poison queue, the message is deleted.</summary>
    Poisoned,

    /// <summary>The message is released, to be tried again later.</summary>
    Released,

    /// <summary>Another holder has the message now, or will have it when its lease lapses.</summary>
    Abandoned,

    /// <summary>This process cannot work; it has to exit non-zero.</summary>
    Fatal,
}

/// <summary>One message from receipt to deletion or release: claim, work, end.</summary>
internal sealed class MessageHandler(
    JobLedger ledger,
    JobClaims claims,
    JobRunner runner,
    JobEnds ends,
    JobRecovery recovery,
    WorkerSettings settings,
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
        while (true)
        {
            if (await TryAsync(reading, lease, shutdown) is { } outcome)
                return outcome;
        }
    }

    /// <summary>Null when the claim was lost and the status has to be read again.</summary>
    private async Task<MessageOutcome?> TryAsync(MessageReading reading, MessageLease lease, CancellationToken shutdown)
    {
        using var stop = new JobStop(lease, settings.ShutdownGrace, time, shutdown);
        ClaimedJob? claimed = null;
        Exception? failure = null;
        try
        {
            if (reading.Job is not { } job)
                return await RefuseAsync(reading, lease, shutdown);
            var claiming = await claims.TryClaimAsync(job.Id, lease, stop.Soon);
            if (claiming is not ClaimOutcome.Claimed(var own))
                return await WithoutClaimAsync(claiming, job, lease, shutdown);
            claimed = new(ledger, lease, stop, own, time);
            if (await WorkAsync(job, claimed, lease, stop, shutdown) is { } outcome)
            {
                claimed.Dispose();
                return outcome;
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        using (claimed)
            return await recovery.RecoverAsync(failure, stop.Reason, claimed, lease, shutdown);
    }

    /// <summary>Null when the work stopped before its end, which <paramref name="stop"/> knows the reason of.</summary>
    private async Task<MessageOutcome?> WorkAsync(StyleTransferJob job, ClaimedJob claimed, MessageLease lease, JobStop stop, CancellationToken shutdown)
    {
        JobMetrics.Claimed(claimed.Status);
        Log.JobClaimed(logger, claimed.Status.Attempts);
        await claimed.TellStartedAsync(stop.Soon);
        if (await runner.RunAsync(job, claimed, lease, stop) is not { } result)
            return null;
        var outcome = await ends.EndAsync((status, claim) => JobTransitions.Succeeded(status, claim, result, time.GetUtcNow()), claimed, lease, shutdown);
        Log.JobSucceeded(logger, result.Blob.ToString(), result.EngineSeconds);
        return outcome;
    }

    private async Task<MessageOutcome> WithoutClaimAsync(ClaimOutcome claiming, StyleTransferJob job, MessageLease lease, CancellationToken shutdown)
    {
        switch (claiming)
        {
            case ClaimOutcome.EndedBefore(var ended):
                Log.JobAlreadyEnded(logger, ended.Status.State);
                await ends.SettleAsync(ended, lease, shutdown);
                return MessageOutcome.AlreadyEnded;
            case ClaimOutcome.EndedNow(var ended):
                Log.JobEndedUnclaimed(logger, ended.Status.State, ended.Status.Error!.Message);
                return await ends.SettleAsync(ended, lease, shutdown);
            case ClaimOutcome.HeldByAnother(var claim):
                return await DeferAsync(claim, lease, shutdown);
            default:
                return await RefuseAsync(NeverAccepted(job), lease, shutdown);
        }
    }

    private async Task<MessageOutcome> RefuseAsync(MessageReading reading, MessageLease lease, CancellationToken cancellationToken)
    {
        await ends.RefuseAsync(reading, lease, cancellationToken);
        return MessageOutcome.Poisoned;
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

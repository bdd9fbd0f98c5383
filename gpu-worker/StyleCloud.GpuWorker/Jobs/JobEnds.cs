using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// The ends of a job and of its message, in the order that survives a crash: status, report and event, poison copy where one is due,
/// deletion of the message. A crash between any two is completed by the next delivery.
/// </summary>
internal sealed class JobEnds(JobLedger ledger, PoisonQueue poison, StorageRetry retry, WorkerSettings settings, TimeProvider time, ILogger<JobEnds> logger)
{
    // With the longest grace before it, within the 30 s that the platform leaves an execution at a shutdown.
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    /// <summary>Writes the final status and does all that follows.</summary>
    /// <param name="transition">To the final status.</param>
    /// <param name="claimed">The claim.</param>
    /// <param name="lease">The lease on the message.</param>
    /// <param name="shutdown">The shutdown of the worker; what is done here gets a grace of its own after it.</param>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    /// <exception cref="ClaimLostException">The claim is lost.</exception>
    public async Task<MessageOutcome> EndAsync(Func<JobStatus, JobClaim, Transition> transition, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        using var grace = new GracefulToken(settings.ShutdownGrace, time, lease.Lost, shutdown);
        var ended = await retry.RunAsync(token => claimed.EndAsync(transition, token), grace.Token);
        return await SettleAsync(ended, lease, grace.Token);
    }

    /// <summary>Does all that follows a final status that is there already.</summary>
    public async Task<MessageOutcome> SettleAsync(VersionedStatus ended, MessageLease lease, CancellationToken cancellationToken)
    {
        if (await retry.RunAsync(token => ledger.SettleAsync(ended, token), cancellationToken))
            JobMetrics.Ended(ended.Status);
        if (ended.Status.Error?.Reason == ErrorReason.DequeueLimitReached)
            await retry.RunAsync(token => poison.AddAsync(lease.Body, token), cancellationToken);
        await retry.RunAsync(lease.DeleteAsync, cancellationToken);
        return ended.Status.State switch
        {
            JobState.Succeeded => MessageOutcome.Succeeded,
            JobState.Cancelled => MessageOutcome.Cancelled,
            _ => MessageOutcome.Failed,
        };
    }

    /// <summary>
    /// Gives the job back, unless it has ended, then the message: whoever receives it finds no claim. Bounded, because a shutdown does not wait. A job whose end
    /// somebody asked for meanwhile ends here.
    /// </summary>
    /// <param name="transition">Back to queued.</param>
    /// <param name="delay">How long the message stays invisible.</param>
    /// <param name="claimed">The claim; null when the job had not been claimed.</param>
    /// <param name="lease">The lease on the message.</param>
    public async Task<MessageOutcome> ReleaseAsync(Func<JobStatus, JobClaim, Transition> transition, TimeSpan delay, ClaimedJob? claimed, MessageLease lease)
    {
        using var patience = new CancellationTokenSource(ReleasePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, lease.Lost);
        VersionedStatus? job = null;
        try
        {
            if (claimed is { HasEnded: false })
                job = await claimed.EndAsync(transition, either.Token);
        }
        finally
        {
            if (job is not { Status.IsFinal: true })
                await lease.ReleaseAsync(delay, either.Token);
        }

        return job is { Status.IsFinal: true } cancelled ? await SettleAsync(cancelled, lease, either.Token) : MessageOutcome.Released;
    }

    /// <summary>Puts a message that is no job for this worker on the poison queue. Where it names a job that waits, that fails; one that a worker has is left alone.</summary>
    public async Task RefuseAsync(MessageReading reading, MessageLease lease, CancellationToken cancellationToken)
    {
        var error = reading.Error ?? throw new ArgumentException("The message is a valid job.", nameof(reading));
        Log.MessageRefused(logger, error.Reason, error.Message);
        if (reading.JobId is { } jobId)
        {
            var change = await ledger.ChangeAsync(
                jobId,
                status => status.State == JobState.Queued ? JobTransitions.Failed(status, error, claim: null, time.GetUtcNow()) : TransitionRefusal.HeldByAnother,
                cancellationToken);
            if (change.Job is { Status.State: JobState.Failed } failed && failed.Status.Error == error && !lease.Lost.IsCancellationRequested && await ledger.SettleAsync(failed, cancellationToken))
                JobMetrics.Ended(failed.Status);
        }

        await poison.AddAsync(lease.Body, cancellationToken);
        await lease.DeleteAsync(cancellationToken);
    }
}

using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What happens to a message that is no job for this worker: where it names a known job, that fails; a copy goes to the poison queue.</summary>
internal sealed class JobRefusal(JobStatusStore statuses, JobSettlement settlement, PoisonQueue poison, TimeProvider time, ILogger<JobRefusal> logger)
{
    /// <summary>Refuses the message and deletes it.</summary>
    public async Task<MessageOutcome> RefuseAsync(MessageReading reading, MessageLease lease, CancellationToken cancellationToken)
    {
        var error = reading.Error ?? throw new ArgumentException("The message is a valid job.", nameof(reading));
        Log.MessageRefused(logger, error.Reason, error.Message);
        if (reading.JobId is { } jobId)
            await FailAsync(jobId, error, lease, cancellationToken);
        await poison.AddAsync(lease.Body, cancellationToken);
        await lease.DeleteAsync(cancellationToken);
        return MessageOutcome.Poisoned;
    }

    /// <summary>Only a job that waits is failed: a foreign message must not end one that a worker has in hand.</summary>
    private async Task FailAsync(string jobId, JobError error, MessageLease lease, CancellationToken cancellationToken)
    {
        var status = await statuses.UpdateAsync(
            jobId,
            current => current.State == JobState.Queued ? JobEnding.Failed(current, error, time.GetUtcNow()) : null,
            cancellationToken);
        if (status is { Status.State: JobState.Failed } && status.Status.Error == error && !lease.Lost.IsCancellationRequested)
            await settlement.SettleAsync(status, cancellationToken);
    }
}

using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// The end of a job, in the order that survives a crash: final status, report and event, poison copy where one is due,
/// deletion of the message. A crash between any two is completed by the next delivery.
/// </summary>
internal sealed class JobCompletion(JobSettlement settlement, PoisonQueue poison, StorageRetry retry, WorkerSettings settings, TimeProvider time)
{
    /// <summary>Writes the final status and does all that follows.</summary>
    public async Task FinishAsync(Func<JobStatus, JobStatus> ending, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        using var finish = new GracefulToken(settings.ShutdownGrace, time, lease.Lost, shutdown);
        var final = await retry.RunAsync(token => claimed.FinishAsync(ending, token), finish.Token);
        await SettleAsync(final, lease, finish.Token);
    }

    /// <summary>Does all that follows a final status that is there already.</summary>
    public async Task SettleAsync(VersionedStatus final, MessageLease lease, CancellationToken cancellationToken)
    {
        await retry.RunAsync(token => settlement.SettleAsync(final, token), cancellationToken);
        if (final.Status.Error?.Reason == ErrorReason.DequeueLimitReached)
            await retry.RunAsync(token => poison.AddAsync(lease.Body, token), cancellationToken);
        await retry.RunAsync(lease.DeleteAsync, cancellationToken);
    }
}

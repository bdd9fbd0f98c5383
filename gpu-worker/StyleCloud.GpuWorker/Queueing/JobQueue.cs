using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Queueing;

/// <summary>Receives from <see cref="QueueNames.Jobs"/>, one message at a time, as it is on the wire.</summary>
internal sealed class JobQueue(StorageClients storage, WorkerSettings settings, Heartbeat heartbeat, TimeProvider time, ILogger<JobQueue> logger)
{
    /// <summary>The next message under a lease, or null when none is visible.</summary>
    public async Task<MessageLease?> ReceiveAsync(CancellationToken cancellationToken)
    {
        heartbeat.Beat();
        var queue = storage.RawQueue(QueueNames.Jobs);
        var askedAt = time.GetUtcNow();
        var received = await queue.ReceiveMessageAsync(settings.VisibilityTimeout, cancellationToken);
        return received.Value is { } message ? new(queue, message, askedAt, settings.VisibilityTimeout, heartbeat, time, logger) : null;
    }
}

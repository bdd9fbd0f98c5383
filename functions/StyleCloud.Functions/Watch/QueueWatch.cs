using Microsoft.Azure.Functions.Worker;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Watch;

/// <summary>
/// The function <c>Watch</c>: measures how long every queue is and how old the message at its front. The platform's own
/// metrics of queues are hours old, and a worker that does not start cannot tell that it did not.
/// </summary>
internal sealed class QueueWatch(StorageClients storage, TimeProvider time, ILogger<QueueWatch> logger)
{
    /// <summary>Measures every queue; what a run misses, the next one sees to.</summary>
    [Function("Watch")]
    public async Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var name in QueueNames.All)
        {
            var queue = storage.RawQueue(name);
            var length = (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong;
            var front = (await queue.PeekMessageAsync(cancellationToken)).Value;
            var age = front?.InsertedOn is { } inserted ? time.GetUtcNow() - inserted : TimeSpan.Zero;
            DropMetrics.Observe(name, length, age < TimeSpan.Zero ? TimeSpan.Zero : age);
            Log.QueueObserved(logger, name, length, age);
        }
    }
}

using System.Diagnostics;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Events;

/// <summary>
/// Sends the CloudEvent of a state that a job has reached, to the queue and to the topic if there is one. The ledger remembers what was sent; a crash between the
/// two repeats the event with the same id, which is what the id is for.
/// </summary>
internal sealed class JobEventPublisher(StorageClients storage, EventTopic topic, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Sends the event of a state that the job is in, or was in before a fast worker moved it on.</summary>
    public async Task SendAsync(JobStatus status, JobState state, CancellationToken cancellationToken)
    {
        var body = JobCloudEvent.Write(DataOf(AsOf(state, status)), time.GetUtcNow(), Activity.Current?.Id);
        await storage.Queue(QueueNames.Events).SendMessageAsync(body, timeToLive: Lifetime, cancellationToken: cancellationToken).ConfigureAwait(false);
        await topic.SendAsync(body, cancellationToken).ConfigureAwait(false);
    }

    private static JobStatus AsOf(JobState state, JobStatus status) => state == status.State
        ? status
        : status with { State = state, StartedAt = null, FinishedAt = null, Result = null, Error = null };

    private JobEventData DataOf(JobStatus status) => new(
        status.Id,
        status.State,
        status.InputName,
        status.Content?.ToString(),
        [.. status.Styles.Select(style => style.Name)],
        status.Result is { } result ? WithoutToken(storage.Blob(result.Blob).Uri) : null,
        status.Error,
        status.QueuedAt,
        status.StartedAt,
        status.FinishedAt,
        status.Result?.EngineSeconds,
        status.Options,
        status.Redrives);

    /// <summary>A connection string may carry a shared access signature, which every address then repeats; an event must not.</summary>
    private static Uri WithoutToken(Uri address) => new(address.GetLeftPart(UriPartial.Path));
}

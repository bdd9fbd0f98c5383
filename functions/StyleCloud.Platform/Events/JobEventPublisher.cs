using System.Diagnostics;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Events;

/// <summary>
/// Publishes a CloudEvent for the state that a job has reached, to the queue and to the topic if
/// there is one, once: the status remembers what was published. A crash
/// between sending and remembering repeats the event with the same id, which is what the id is for.
/// </summary>
public sealed class JobEventPublisher(StorageClients storage, JobStatusStore statuses, EventTopic topic, TimeProvider time)
{
    /// <summary>Publishes the event of <paramref name="status"/>'s state unless that was done before.</summary>
    /// <returns>The status as it stands afterwards.</returns>
    public Task<VersionedStatus> PublishAsync(VersionedStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        return PublishAsync(status, status.Status.State, cancellationToken);
    }

    /// <summary>
    /// Publishes the event of <see cref="JobState.Queued"/> unless that was done before, even where a fast worker has
    /// moved the job on in the meantime.
    /// </summary>
    /// <returns>The status as it stands afterwards.</returns>
    public Task<VersionedStatus> PublishQueuedAsync(VersionedStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        return PublishAsync(status, JobState.Queued, cancellationToken);
    }

    private async Task<VersionedStatus> PublishAsync(VersionedStatus status, JobState state, CancellationToken cancellationToken)
    {
        if (status.Status.PublishedEvents.Contains(state))
            return status;

        var body = JobCloudEvent.Write(DataOf(AsOf(state, status.Status)), time.GetUtcNow(), Activity.Current?.Id);
        await storage.Queue(QueueNames.Events).SendMessageAsync(body, timeToLive: TimeSpan.FromDays(7), cancellationToken: cancellationToken).ConfigureAwait(false);
        await topic.SendAsync(body, cancellationToken).ConfigureAwait(false);
        return await statuses.UpdateAsync(
            status.Status.Id,
            current => current.PublishedEvents.Contains(state) ? null : current with { PublishedEvents = [.. current.PublishedEvents, state] },
            cancellationToken).ConfigureAwait(false) ?? status;
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

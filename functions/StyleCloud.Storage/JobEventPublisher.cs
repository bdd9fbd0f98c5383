using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using StyleCloud.Contracts;

namespace StyleCloud.Storage;

/// <summary>
/// Publishes a CloudEvent for the state that a job has reached, once: the status remembers what was published. A crash
/// between sending and remembering repeats the event with the same id, which is what the id is for.
/// </summary>
public sealed class JobEventPublisher(StorageClients storage, JobStatusStore statuses, TimeProvider time)
{
    private static readonly JobEventFormatter Formatter = new();

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

        var body = Formatter.EncodeStructuredModeMessage(EventFor(AsOf(state, status.Status)), out _);
        await storage.Queue(QueueNames.Events).SendMessageAsync(BinaryData.FromBytes(body), timeToLive: TimeSpan.FromDays(7), cancellationToken: cancellationToken).ConfigureAwait(false);
        return await statuses.UpdateAsync(
            status.Status.Id,
            current => current.PublishedEvents.Contains(state) ? null : current with { PublishedEvents = [.. current.PublishedEvents, state] },
            cancellationToken).ConfigureAwait(false) ?? status;
    }

    private static JobStatus AsOf(JobState state, JobStatus status) => state == status.State
        ? status
        : status with { State = state, StartedAt = null, FinishedAt = null, Result = null, Error = null };

    /// <summary>The CloudEvents 1.0 envelope for the state of <paramref name="status"/>.</summary>
    internal CloudEvent EventFor(JobStatus status)
    {
        var data = new JobEventData(
            status.Id,
            status.State,
            status.InputName,
            status.Content?.ToString(),
            [.. status.Styles.Select(style => style.Name)],
            status.Result is { } result ? storage.Blob(result.Blob).Uri : null,
            status.Error,
            status.QueuedAt,
            status.StartedAt,
            status.FinishedAt,
            status.Result?.EngineSeconds,
            status.Options);
        return new()
        {
            Id = JobEventTypes.IdFor(status.Id, status.State),
            Source = new Uri(JobEventTypes.Source, UriKind.Relative),
            Type = JobEventTypes.For(status.State),
            Subject = status.Id,
            Time = time.GetUtcNow(),
            DataContentType = "application/json",
            Data = data,
        };
    }

    /// <summary>Writes <see cref="JobEventData"/> by its generated metadata, which survives ahead-of-time compilation.</summary>
    private sealed class JobEventFormatter : JsonEventFormatter
    {
        protected override void EncodeStructuredModeData(CloudEvent cloudEvent, Utf8JsonWriter writer)
        {
            writer.WritePropertyName(DataPropertyName);
            JsonSerializer.Serialize(writer, (JobEventData)cloudEvent.Data!, ContractsJsonContext.Default.JobEventData);
        }
    }
}

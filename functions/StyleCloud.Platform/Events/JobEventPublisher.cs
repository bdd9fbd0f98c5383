using System.Diagnostics;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
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

/// <summary>A job event as CloudEvents 1.0 in structured JSON.</summary>
internal static class JobCloudEvent
{
    private static readonly JsonEventFormatter Formatter = new(new(ContractsJsonContext.Default.Options), default);
    private static readonly CloudEventAttribute TraceParent = CloudEventAttribute.CreateExtension("traceparent", CloudEventAttributeType.String);

    /// <summary>The envelope with its data, as UTF-8.</summary>
    /// <param name="data">What is said of the job.</param>
    /// <param name="time">When.</param>
    /// <param name="traceParent">The trace that the job is in, as W3C writes it (CloudEvents' extension for distributed tracing); null for none.</param>
    public static BinaryData Write(JobEventData data, DateTimeOffset time, string? traceParent)
    {
        var cloudEvent = new CloudEvent
        {
            Id = JobEventTypes.IdFor(data.JobId, data.State, data.Redrives),
            Source = new(JobEventTypes.Source, UriKind.RelativeOrAbsolute),
            Type = JobEventTypes.For(data.State),
            Subject = data.JobId,
            Time = time,
            DataContentType = "application/json",
            Data = data,
        };
        if (traceParent is not null)
            cloudEvent[TraceParent] = traceParent;
        return BinaryData.FromBytes(Formatter.EncodeStructuredModeMessage(cloudEvent, out _));
    }
}

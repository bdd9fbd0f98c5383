using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using StyleCloud.Contracts;

namespace StyleCloud.Platform.Events;

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

using System.Buffers;
using System.Text.Json;
using StyleCloud.Contracts;

namespace StyleCloud.Storage;

/// <summary>
/// A job event as CloudEvents 1.0 in structured JSON. Written by hand, because the CloudEvents library's JSON formatter
/// needs reflection and the function app is compiled ahead of time; the tests read the result with that library.
/// </summary>
internal static class JobCloudEvent
{
    /// <summary>The envelope with its data, as UTF-8.</summary>
    public static BinaryData Write(JobEventData data, DateTimeOffset time)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", JobEventTypes.IdFor(data.JobId, data.State, data.Redrives));
            writer.WriteString("source", JobEventTypes.Source);
            writer.WriteString("type", JobEventTypes.For(data.State));
            writer.WriteString("subject", data.JobId);
            writer.WriteString("time", time);
            writer.WriteString("datacontenttype", "application/json");
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, data, ContractsJsonContext.Default.JobEventData);
            writer.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }
}

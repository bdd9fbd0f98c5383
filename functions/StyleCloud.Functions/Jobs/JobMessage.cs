using System.Text.Json;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Jobs;

/// <summary>A job as a queue message.</summary>
internal static class JobMessage
{
    /// <summary>Most bytes of a queue message, as base64.</summary>
    public const int MaxEncodedBytes = 64 * 1024;

    /// <summary>The message's bytes before base64.</summary>
    public static BinaryData Encode(StyleTransferJob job) =>
        BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(job, ContractsJsonContext.Default.StyleTransferJob));

    /// <summary>The error when the job does not fit into a message, or null.</summary>
    public static JobError? Problem(StyleTransferJob job)
    {
        var encoded = (Encode(job).ToMemory().Length + 2) / 3 * 4;
        return encoded <= MaxEncodedBytes
            ? null
            : new(
                ErrorReason.JobTooLarge,
                $"The job's names and options make a queue message of {encoded} bytes; the limit is {MaxEncodedBytes}. Use fewer styles or shorter names.",
                job.Content.ToString(),
                $"{MaxEncodedBytes} bytes",
                $"{encoded} bytes");
    }
}

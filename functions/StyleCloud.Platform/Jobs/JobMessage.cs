using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Jobs;

/// <summary>
/// A job as a queue message. The function app sends it itself instead of handing it to the Functions host as an output: outputs leave after the reply, when
/// the function can no longer know whether they did.
/// </summary>
public static class JobMessage
{
    /// <summary>Most bytes of a queue message, as base64.</summary>
    public const int MaxEncodedBytes = 64 * 1024;

    /// <summary>The message's bytes before base64.</summary>
    public static BinaryData Encode(StyleTransferJob job) =>
        BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(job, ContractsJsonContext.Default.StyleTransferJob));

    /// <summary>Puts the job on the jobs queue. It never expires there: a job may wait longer than the seven days that are a queue's default.</summary>
    internal static async Task SendAsync(StorageClients storage, StyleTransferJob job, CancellationToken cancellationToken)
    {
        await storage.Queue(QueueNames.Jobs).SendMessageAsync(Encode(job), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The error when the job does not fit into a message, or null.</summary>
    public static JobError? TooLarge(StyleTransferJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var encoded = (Encode(job).ToMemory().Length + 2) / 3 * 4;
        return encoded <= MaxEncodedBytes
            ? null
            : new(
                ErrorReason.JobTooLarge,
                $"The names and options of this drop take {encoded} bytes together; the limit is {MaxEncodedBytes}. Use fewer styles, or shorter names of folders and files.",
                job.Content.ToString(),
                $"{MaxEncodedBytes} bytes",
                $"{encoded} bytes");
    }
}

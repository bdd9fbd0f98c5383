using Azure.Storage.Queues.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Takes the uploads out of a queue message. What is no concern of ours is logged; what cannot be read is recorded as a
/// failure at once, because no later delivery could read it either.
/// </summary>
internal sealed class UploadMessages(Failures failures, ILogger<UploadMessages> logger)
{
    /// <summary>The uploads of one message.</summary>
    /// <param name="queue">The queue it came from.</param>
    /// <param name="message">The message, as it is on the wire.</param>
    /// <param name="unreadable">Reason to record when it, or a part of it, cannot be read.</param>
    /// <param name="cancellationToken">Ends the recording.</param>
    public async Task<IReadOnlyList<UploadEvent>> ReadAsync(string queue, QueueMessage message, ErrorReason unreadable, CancellationToken cancellationToken)
    {
        var body = message.Body.ToString();
        if (QueueText.Decode(body) is not { } text)
        {
            await failures.FailUnreadableAsync(queue, body, ErrorReason.InvalidMessage, "It is not base64, as every message here has to be.", cancellationToken);
            return [];
        }

        var read = UploadMessageReader.Read(text);
        foreach (var reason in read.Ignored)
            Log.EventIgnored(logger, reason);
        if (read.Error is { } error)
            await failures.FailUnreadableAsync(queue, text, unreadable, error, cancellationToken);
        return read.Uploads;
    }
}

using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using StyleCloud.Storage;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Where messages of one queue go that cannot be handled: <c>&lt;queue&gt;-poison</c>. A poison queue itself has none.</summary>
internal sealed class PoisonQueue(StorageClients storage, string queueName, ILogger logger)
{
    private const string Suffix = "-poison";
    private readonly QueueClient _poison = storage.RawQueue(queueName + Suffix);

    /// <summary>Whether there is one.</summary>
    public bool Exists => !queueName.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Moves a message there, as it is on the wire; without a poison queue the message stays invisible.</summary>
    public async Task TakeAsync(QueueMessage message, MessageVisibility visibility, string why, CancellationToken cancellationToken)
    {
        if (!Exists)
            return;
        await _poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await _poison.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken);
        await visibility.DeleteAsync(cancellationToken);
        Log.MessagePoisoned(logger, message.MessageId, _poison.Name, why);
    }
}

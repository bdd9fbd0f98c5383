using System.Buffers.Text;
using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Queueing;

/// <summary>Keeps what could not be handled on <see cref="QueueNames.JobsPoison"/>, for people and for the function that reports it.</summary>
internal sealed class PoisonQueue(StorageClients storage)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Copies the message text. What is not base64 is encoded, so that every reader of the poison queue can read it.</summary>
    public async Task AddAsync(string body, CancellationToken cancellationToken)
    {
        var text = Base64.IsValid(body) ? body : Convert.ToBase64String(Encoding.UTF8.GetBytes(body));
        await storage.RawQueue(QueueNames.JobsPoison).SendMessageAsync(text, timeToLive: Forever, cancellationToken: cancellationToken);
    }
}

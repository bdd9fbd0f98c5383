using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using StyleCloud.Contracts;
using StyleCloud.Storage;

namespace StyleCloud.Local.EventGrid;

/// <summary>
/// A stand-in for Event Grid, which Azurite does not feed: looks at the <c>input</c> container and announces every new
/// (name, ETag) on the <c>uploads</c> queue. A listing shows committed blobs only, so a half-uploaded one is never
/// announced. Two overwrites between two looks are announced once, as the newer.
/// </summary>
internal sealed class InputWatcher(StorageClients storage, DeliveryJournal journal, EventSchema schema, TimeProvider time, ILogger logger)
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly BlobContainerClient _input = storage.Container(ContainerNames.Input);
    private readonly QueueClient _uploads = storage.Queue(QueueNames.Uploads);
    private long _sequence = time.GetUtcNow().UtcTicks;

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                Log.ContainerUnreachable(logger, _input.Name, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Announces what is new, oldest first.</summary>
    /// <returns>How many blobs were announced.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var created = new List<BlobItem>();
        await foreach (var blob in _input.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (!journal.Contains(Version(blob)))
                created.Add(blob);
        }

        foreach (var blob in created.OrderBy(blob => blob.Properties.LastModified))
        {
            await _uploads.SendMessageAsync(BlobCreatedEvent.Create(_input, blob, _sequence++, schema), cancellationToken);
            journal.Add(Version(blob));
            Log.UploadAnnounced(logger, blob.Name, Version(blob).ETag);
        }

        return created.Count;
    }

    private static BlobVersion Version(BlobItem blob) => new(blob.Name, BlobCreatedEvent.ETagOf(blob));
}

using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.EventGrid;

/// <summary>
/// A stand-in for Event Grid, which Azurite does not feed: looks at the <c>input</c> container and announces every new
/// (name, ETag) on the <c>uploads</c> queue. A listing shows committed blobs only, so a half-uploaded one is never
/// announced. Two overwrites between two looks are announced once, as the newer. What no status names after a while is announced
/// again, ever more rarely: the event may have been lost with an Azurite that was killed, and a repeated one changes nothing.
/// </summary>
internal sealed class InputWatcher(StorageClients storage, EventSchema schema, TimeProvider time, ILogger logger)
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an upload may go without a status before it is announced again; doubled each time.</summary>
    public static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    private readonly BlobContainerClient _input = storage.Container(ContainerNames.Input);
    private readonly QueueClient _uploads = storage.Queue(QueueNames.Uploads);
    private readonly HandledUploads _handled = new(storage);
    private readonly Dictionary<BlobVersion, Announcement> _announced = [];
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
            catch (Exception exception) when (StorageFailure.Is(exception))
            {
                Log.ContainerUnreachable(logger, _input.Name, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Announces what is new or was announced in vain, oldest first.</summary>
    /// <returns>How many blobs were announced.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var isFirst = _announced.Count == 0;
        var due = new List<BlobItem>();
        await foreach (var blob in _input.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (!_handled.Contains(Version(blob)) && !(_announced.TryGetValue(Version(blob), out var before) && before.NextAt > time.GetUtcNow()))
                due.Add(blob);
        }

        // Statuses are many; they are read only where they decide: at the start, and before something is announced once more.
        if (due.Count > 0 && (isFirst || due.Exists(blob => _announced.ContainsKey(Version(blob)))))
        {
            await _handled.RefreshAsync(cancellationToken);
            due.RemoveAll(blob => _handled.Contains(Version(blob)));
        }

        foreach (var blob in due.OrderBy(blob => blob.Properties.LastModified))
            await AnnounceAsync(blob, cancellationToken);
        return due.Count;
    }

    private async Task AnnounceAsync(BlobItem blob, CancellationToken cancellationToken)
    {
        var version = Version(blob);
        await _uploads.SendMessageAsync(BlobCreatedEvent.Create(_input, blob, _sequence++, schema), cancellationToken);
        var patience = _announced.TryGetValue(version, out var before) ? before.Patience * 2 : FirstPatience;
        if (patience > LongestPatience)
            patience = LongestPatience;
        _announced[version] = new(time.GetUtcNow() + patience, patience);
        Log.UploadAnnounced(logger, blob.Name, version.ETag);
    }

    private static BlobVersion Version(BlobItem blob) => new(blob.Name, BlobCreatedEvent.ETagOf(blob));

    private readonly record struct Announcement(DateTimeOffset NextAt, TimeSpan Patience);
}

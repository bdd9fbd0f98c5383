using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging.Abstractions;
using StyleCloud.Contracts;
using StyleCloud.Local.EventGrid;

namespace StyleCloud.Local.Tests.EventGrid;

/// <summary>One class, so that the shared <c>input</c> container and <c>uploads</c> queue have one user at a time.</summary>
public sealed class InputWatcherTests(AzuriteFixture azurite) : IDisposable
{
    private readonly string _journal = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public async Task LookAsync_SameVersionTwice_IsAnnouncedOnce()
    {
        using var journal = new DeliveryJournal(_journal);
        var watcher = await WatcherAsync(journal);
        await UploadAsync("once/photo.png", "one");

        Assert.Equal(1, await watcher.LookAsync(Token));
        Assert.Equal(0, await watcher.LookAsync(Token));

        var message = Assert.Single(await MessagesAsync());
        Assert.Equal("/blobServices/default/containers/input/blobs/once/photo.png", (string)message["subject"]!);
    }

    [Fact]
    public async Task LookAsync_SameNameOverwritten_IsAnnouncedWithTheNewETag()
    {
        using var journal = new DeliveryJournal(_journal);
        var watcher = await WatcherAsync(journal);
        await UploadAsync("twice/photo.png", "one");
        await watcher.LookAsync(Token);
        await UploadAsync("twice/photo.png", "two");

        Assert.Equal(1, await watcher.LookAsync(Token));

        var eTags = (await MessagesAsync()).Select(message => (string)message["data"]!["eTag"]!).ToList();
        Assert.Equal(2, eTags.Distinct().Count());
    }

    [Fact]
    public async Task LookAsync_UncommittedBlocks_AreNotAnnounced()
    {
        using var journal = new DeliveryJournal(_journal);
        var watcher = await WatcherAsync(journal);
        var blob = azurite.Storage.Container(ContainerNames.Input).GetBlockBlobClient("half/photo.png");
        var block = Convert.ToBase64String("block-01"u8);
        await blob.StageBlockAsync(block, new MemoryStream([1, 2, 3]), cancellationToken: Token);

        Assert.Equal(0, await watcher.LookAsync(Token));
        await blob.CommitBlockListAsync([block], cancellationToken: Token);
        Assert.Equal(1, await watcher.LookAsync(Token));
    }

    [Fact]
    public async Task LookAsync_NewProcessWithTheOldJournal_AnnouncesOnlyWhatIsNew()
    {
        using (var journal = new DeliveryJournal(_journal))
        {
            var watcher = await WatcherAsync(journal);
            await UploadAsync("before/photo.png", "one");
            await watcher.LookAsync(Token);
        }

        await UploadAsync("after/photo.png", "one");
        using var reopened = new DeliveryJournal(_journal);

        Assert.Equal(1, await Watcher(reopened).LookAsync(Token));
    }

    [Fact]
    public async Task LookAsync_CloudEventsSchema_SendsCloudEvents()
    {
        using var journal = new DeliveryJournal(_journal);
        await WatcherAsync(journal);
        await UploadAsync("cloud/photo.png", "one");

        await Watcher(journal, EventSchema.CloudEvents).LookAsync(Token);

        Assert.Equal("1.0", (string)Assert.Single(await MessagesAsync())["specversion"]!);
    }

    /// <summary>A watcher to which everything that other tests left is old.</summary>
    private async Task<InputWatcher> WatcherAsync(DeliveryJournal journal)
    {
        var watcher = Watcher(journal);
        await watcher.LookAsync(Token);
        await azurite.Storage.Queue(QueueNames.Uploads).ClearMessagesAsync(Token);
        return watcher;
    }

    private InputWatcher Watcher(DeliveryJournal journal, EventSchema schema = EventSchema.EventGrid) =>
        new(azurite.Storage, journal, schema, TimeProvider.System, NullLogger.Instance);

    private async Task UploadAsync(string name, string content) =>
        await azurite.Storage.Container(ContainerNames.Input).GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, Token);

    private async Task<IReadOnlyList<JsonObject>> MessagesAsync()
    {
        var messages = await azurite.Storage.Queue(QueueNames.Uploads).ReceiveMessagesAsync(32, cancellationToken: Token);
        return [.. messages.Value.Select(message => JsonNode.Parse(message.Body.ToString())!.AsObject())];
    }
}

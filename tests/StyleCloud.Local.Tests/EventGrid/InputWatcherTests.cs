using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StyleCloud.Contracts;
using StyleCloud.Local.EventGrid;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Local.Tests.EventGrid;

/// <summary>One class, so that the shared <c>input</c> container and <c>uploads</c> queue have one user at a time.</summary>
public sealed class InputWatcherTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LookAsync_SameVersionTwice_IsAnnouncedOnce()
    {
        var watcher = await WatcherAsync();
        await UploadAsync("once/photo.png", "one");

        Assert.Equal(1, await watcher.LookAsync(Token));
        Assert.Equal(0, await watcher.LookAsync(Token));

        var message = Assert.Single(await MessagesAsync());
        Assert.Equal("/blobServices/default/containers/input/blobs/once/photo.png", (string)message["subject"]!);
    }

    [Fact]
    public async Task LookAsync_SameNameOverwritten_IsAnnouncedWithTheNewETag()
    {
        var watcher = await WatcherAsync();
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
        var watcher = await WatcherAsync();
        var blob = azurite.Storage.Container(ContainerNames.Input).GetBlockBlobClient("half/photo.png");
        var block = Convert.ToBase64String("block-01"u8);
        await blob.StageBlockAsync(block, new MemoryStream([1, 2, 3]), cancellationToken: Token);

        Assert.Equal(0, await watcher.LookAsync(Token));
        await blob.CommitBlockListAsync([block], cancellationToken: Token);
        Assert.Equal(1, await watcher.LookAsync(Token));
    }

    [Fact]
    public async Task LookAsync_EventWasLostWithTheQueue_IsAnnouncedAgainEverMoreRarely()
    {
        var watcher = await WatcherAsync();
        await UploadAsync("lost/photo.png", "one");
        await watcher.LookAsync(Token);
        await azurite.Storage.Queue(QueueNames.Uploads).ClearMessagesAsync(Token);

        Assert.Equal(0, await AfterAsync(watcher, InputWatcher.FirstPatience - TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await AfterAsync(watcher, TimeSpan.FromSeconds(2)));
        Assert.Equal(0, await AfterAsync(watcher, InputWatcher.FirstPatience + TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await AfterAsync(watcher, InputWatcher.FirstPatience));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("style")]
    [InlineData("rejected")]
    public async Task LookAsync_AStatusNamesTheVersion_IsNeverAnnouncedAgain(string how)
    {
        var watcher = await WatcherAsync();
        var eTag = await UploadAsync($"handled-{how}/photo.png", "one");
        await watcher.LookAsync(Token);
        await HandleAsync(how, $"handled-{how}/photo.png", eTag);

        Assert.Equal(0, await AfterAsync(watcher, TimeSpan.FromHours(1)));
        Assert.Equal(0, await AfterAsync(watcher, TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task LookAsync_NewProcessOverKeptData_AnnouncesOnlyWhatNoStatusNames()
    {
        await WatcherAsync();
        var eTag = await UploadAsync("before/photo.png", "one");
        await HandleAsync("content", "before/photo.png", eTag);
        await UploadAsync("after/photo.png", "one");

        await Watcher().LookAsync(Token);

        var subjects = (await MessagesAsync()).Select(message => (string)message["subject"]!).ToList();
        Assert.Contains(subjects, subject => subject.EndsWith("after/photo.png", StringComparison.Ordinal));
        Assert.DoesNotContain(subjects, subject => subject.EndsWith("before/photo.png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LookAsync_CloudEventsSchema_SendsCloudEvents()
    {
        await WatcherAsync();
        await UploadAsync("cloud/photo.png", "one");

        await Watcher(EventSchema.CloudEvents).LookAsync(Token);

        Assert.All(await MessagesAsync(), message => Assert.Equal("1.0", (string)message["specversion"]!));
    }

    /// <summary>A watcher over an empty container.</summary>
    private async Task<InputWatcher> WatcherAsync()
    {
        var input = azurite.Storage.Container(ContainerNames.Input);
        await foreach (var blob in input.GetBlobsAsync(cancellationToken: Token))
            await input.DeleteBlobAsync(blob.Name, cancellationToken: Token);
        await azurite.Storage.Queue(QueueNames.Uploads).ClearMessagesAsync(Token);
        return Watcher();
    }

    private InputWatcher Watcher(EventSchema schema = EventSchema.EventGrid) => new(azurite.Storage, schema, _time, NullLogger.Instance);

    private Task<int> AfterAsync(InputWatcher watcher, TimeSpan time)
    {
        _time.Advance(time);
        return watcher.LookAsync(Token);
    }

    private async Task<string> UploadAsync(string name, string content)
    {
        var uploaded = await azurite.Storage.Container(ContainerNames.Input).GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, Token);
        return uploaded.Value.ETag.ToString().Trim('"');
    }

    /// <summary>What the intake leaves of an upload.</summary>
    private async Task HandleAsync(string how, string name, string eTag)
    {
        var blob = new BlobReference(ContainerNames.Input, name, eTag, 3);
        var other = new BlobReference(ContainerNames.Styles, "wave.png", "0x1", 3);
        var (id, content, style) = how switch
        {
            "content" => (Guid.NewGuid().ToString("N"), blob, other),
            "style" => (Guid.NewGuid().ToString("N"), other, blob),
            _ => (JobId.ForRejected(name, eTag), null, other),
        };
        var request = new JobRequest(id, name) { Content = content, Styles = [new("wave", style, 1)] };
        var error = new JobError(ErrorReason.CorruptImage, "For the test.");
        Assert.NotNull(await new JobLedger(azurite.Storage, new(new()), _time).RecordAsync(JobTransitions.Rejected(request, error, _time.GetUtcNow()), [error], Token));
    }

    private async Task<IReadOnlyList<JsonObject>> MessagesAsync()
    {
        var messages = await azurite.Storage.Queue(QueueNames.Uploads).ReceiveMessagesAsync(32, cancellationToken: Token);
        return [.. messages.Value.Select(message => JsonNode.Parse(message.Body.ToString())!.AsObject())];
    }
}

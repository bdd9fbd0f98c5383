using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using StyleCloud.Local.EventGrid;

namespace StyleCloud.Local.Tests.EventGrid;

public sealed class BlobCreatedEventTests
{
    private static readonly BlobContainerClient Input = new(new Uri("http://127.0.0.1:1/devstoreaccount1/input"));

    private static readonly BlobItem Photo = BlobsModelFactory.BlobItem(
        "starry night/Häuser+1.png",
        properties: BlobsModelFactory.BlobItemProperties(
            accessTierInferred: false, eTag: new ETag("\"0x1F\""), contentLength: 12, contentType: "image/png", lastModified: new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)));

    [Fact]
    public void Create_EventGridSchema_HasEveryMember()
    {
        var created = JsonNode.Parse(BlobCreatedEvent.Create(Input, Photo, 255, EventSchema.EventGrid))!.AsObject();

        Assert.Equal(["topic", "subject", "eventType", "id", "data", "dataVersion", "metadataVersion", "eventTime"], created.Select(pair => pair.Key));
        Assert.Equal("Microsoft.Storage.BlobCreated", (string)created["eventType"]!);
        AssertCommon(created);
        Assert.Equal("2026-03-04T05:06:07.0000000Z", (string)created["eventTime"]!);
    }

    [Fact]
    public void Create_CloudEventsSchema_HasEveryMember()
    {
        var created = JsonNode.Parse(BlobCreatedEvent.Create(Input, Photo, 255, EventSchema.CloudEvents))!.AsObject();

        Assert.Equal(["specversion", "type", "source", "id", "time", "subject", "data"], created.Select(pair => pair.Key));
        Assert.Equal(("1.0", "Microsoft.Storage.BlobCreated"), ((string)created["specversion"]!, (string)created["type"]!));
        AssertCommon(created);
    }

    [Fact]
    public void Create_LaterSequence_SortsBehind()
    {
        var first = JsonNode.Parse(BlobCreatedEvent.Create(Input, Photo, 255, EventSchema.EventGrid))!["data"]!["sequencer"]!.GetValue<string>();
        var second = JsonNode.Parse(BlobCreatedEvent.Create(Input, Photo, 256, EventSchema.EventGrid))!["data"]!["sequencer"]!.GetValue<string>();

        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    private static void AssertCommon(JsonObject created)
    {
        Assert.Equal("/blobServices/default/containers/input/blobs/starry night/Häuser+1.png", (string)created["subject"]!);
        var data = created["data"]!;
        Assert.Equal("0x1F", (string)data["eTag"]!);
        Assert.Equal("PutBlob", (string)data["api"]!);
        Assert.Equal(12, (long)data["contentLength"]!);
        var blob = new BlobUriBuilder(new Uri((string)data["url"]!));
        Assert.Equal(("input", Photo.Name), (blob.BlobContainerName, blob.BlobName));
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Imaging;

namespace StyleCloud.IntegrationTests;

/// <summary>At least once in, exactly once visible.</summary>
public sealed class DeliveryTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    [Fact]
    public async Task SameEventAgain_InEverySchemaAndAsAnArray_ChangesNothing()
    {
        var name = $"alpha/{Unique("again")}.png";
        var eTag = await DropAsync(name, Pictures.Photo(10));
        await SendAsync(EventGridEvent(name, eTag));
        var status = await EndOfAsync(name);
        await AssertSucceededOnceAsync(status);
        await QuietAsync();
        var before = await Service.Statuses.ReadAsync(status.Id, Token);

        await SendAsync(EventGridEvent(name, eTag));
        await SendAsync(CloudEvent(name, eTag));
        await SendAsync(new JsonArray(EventGridEvent(name, eTag), EventGridEvent(name, eTag)));
        await SendAsync(new JsonArray(CloudEvent(name, eTag)));
        await QuietAsync();

        Assert.Equal(before!.ETag, (await Service.Statuses.ReadAsync(status.Id, Token))!.ETag);
        Assert.Single(await StatusesAsync(name, Token));
        await EventsAsync(status.Id, "Queued", "Started", "Succeeded");
    }

    [Fact]
    public async Task UncommittedWrite_Announced_IsIgnored()
    {
        var name = $"alpha/{Unique("draft")}.png";
        var message = EventGridEvent(name, "0x1");
        message["data"]!["api"] = "CreateFile";
        await SendAsync(message);
        await QuietAsync();
        Assert.Empty(await StatusesAsync(name, Token));
    }

    [Fact]
    public async Task ReUpload_OfAnotherPhoto_IsANewJobAndReplacesThePicture()
    {
        var name = $"alpha/{Unique("twice")}.png";
        await DropAsync(name, Pictures.Photo(11));
        var first = await EndOfAsync(name);
        var firstPicture = await AssertSucceededOnceAsync(first);
        await DropAsync(name, Pictures.Photo(12));
        var second = await EndOfAsync(name, first.Id);
        var secondPicture = await AssertSucceededOnceAsync(second);
        Assert.NotEqual(first.Id, second.Id);
        Assert.False(firstPicture.AsSpan().SequenceEqual(secondPicture));
        await EventsAsync(first.Id, "Queued", "Started", "Succeeded");
    }

    [Fact]
    public async Task Rejection_ThenAGoodPhotoAtTheSamePath_LeavesNoReportBehind()
    {
        var name = $"alpha/{Unique("mended")}.png";
        await DropAsync(name, "not a picture");
        var rejected = await EndOfAsync(name);
        Assert.Equal(JobState.Rejected, rejected.State);
        await DropAsync(name, Pictures.Photo(13));
        await AssertSucceededOnceAsync(await EndOfAsync(name, rejected.Id));
        await QuietAsync();
        Assert.False(await Service.Storage.Container(ContainerNames.Output).GetBlobClient(BlobNames.ErrorReport(name)).ExistsAsync(Token));
    }

    [Fact]
    public async Task WorkerKilledInTheMiddle_MessageComesBack_AndThePictureAppearsOnce()
    {
        var folder = Unique("killed");
        await DropAsync($"{folder}/photo.png", Pictures.Photo(14, 96, 96));
        await DropAsync($"{folder}/job.json", """{"content": "photo.png", "styles": [{"name": "alpha"}], "options": {"preset": "fast", "size": 96, "iterations": 150}}""");
        var running = await Eventually.GetAsync(
            async token => (await StatusesAsync($"{folder}/photo.png", token)).Concat(await StatusesAsync($"{folder}/job.json", token))
                .FirstOrDefault(status => status.State == JobState.Running && status.Progress is not null),
            "a running job with progress",
            Patience);
        var worker = Process.GetProcessById(Service.Stack.WorkerProcessId);
        worker.Kill();
        await worker.WaitForExitAsync(Token);
        Output.WriteLine($"killed worker {worker.Id} at evaluation {running.Progress!.Evaluation} of {running.Progress.Evaluations}");

        var ended = await Eventually.GetAsync(
            async token => await Service.Statuses.ReadAsync(running.Id, token) is { Status: { IsFinal: true } status } ? status : null, "the job's end", Patience);
        await AssertSucceededOnceAsync(ended);
        Assert.Equal(2, ended.Attempts);
        await QuietAsync();
        await EventsAsync(running.Id, "Queued", "Started", "Succeeded");
    }

    [Fact]
    public async Task WorkerShutDownInTheMiddle_GoesOnWhereItWas_AndEndsAtTheSamePicture()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var whole = Picture(await AssertSucceededOnceAsync(await EndOfAsync(await DropLongJobAsync(Unique("whole")))));
        var name = await DropLongJobAsync(Unique("shutdown"));
        var running = await FindAsync(name, status => status is { State: JobState.Running, Progress.Evaluation: >= 5 });

        var worker = Process.GetProcessById(Service.Stack.WorkerProcessId);
        using (var kill = Process.Start("kill", ["-TERM", $"{worker.Id}"]))
            await kill.WaitForExitAsync(Token);
        await worker.WaitForExitAsync(Token);
        Output.WriteLine($"shut down worker {worker.Id} at evaluation {running.Progress!.Evaluation} of {running.Progress.Evaluations}");
        var checkpoint = Service.Storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Checkpoint(running.Id));
        Output.WriteLine($"checkpoint of {(await checkpoint.GetPropertiesAsync(cancellationToken: Token)).Value.ContentLength} bytes");

        var ended = await EndOfAsync(name);
        Assert.Equal((2, 1), (ended.Attempts, ended.Interruptions));
        Assert.Equal(whole.Pixels, Picture(await AssertSucceededOnceAsync(ended)).Pixels);
        Assert.False(await checkpoint.ExistsAsync(Token));
    }

    /// <summary>The same picture whatever the folder.</summary>
    private async Task<string> DropLongJobAsync(string folder)
    {
        await DropAsync($"{folder}/job.json", """{"content": "photo.png", "styles": [{"name": "alpha"}], "options": {"preset": "fast", "size": 96, "iterations": 70, "start": "noise"}}""");
        await DropAsync($"{folder}/photo.png", Pictures.Photo(15, 96, 96));
        return $"{folder}/job.json";
    }

    private static RgbImage Picture(byte[] file) => ImageDecoder.Decode(file, size: null, "#ffffff", new ImageLimits(), Token);

    private async Task SendAsync(JsonNode message) =>
        await Service.Storage.Queue(QueueNames.Uploads).SendMessageAsync(message.ToJsonString(), Token);

    private JsonObject EventGridEvent(string name, string eTag) => new()
    {
        ["topic"] = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st",
        ["subject"] = $"/blobServices/default/containers/input/blobs/{name}",
        ["eventType"] = "Microsoft.Storage.BlobCreated",
        ["id"] = Guid.NewGuid().ToString(),
        ["data"] = Data(name, eTag),
        ["dataVersion"] = "",
        ["metadataVersion"] = "1",
        ["eventTime"] = "2026-11-20T18:41:00.9584103Z",
    };

    private JsonObject CloudEvent(string name, string eTag) => new()
    {
        ["specversion"] = "1.0",
        ["type"] = "Microsoft.Storage.BlobCreated",
        ["source"] = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st",
        ["id"] = Guid.NewGuid().ToString(),
        ["time"] = "2026-11-20T18:41:00Z",
        ["subject"] = $"/blobServices/default/containers/input/blobs/{name}",
        ["data"] = Data(name, eTag),
    };

    private JsonObject Data(string name, string eTag) => new()
    {
        ["api"] = "PutBlob",
        ["eTag"] = eTag,
        ["contentLength"] = 100,
        ["blobType"] = "BlockBlob",
        ["url"] = Service.Storage.Container(ContainerNames.Input).GetBlobClient(name).Uri.AbsoluteUri,
        ["sequencer"] = "00000000000004420000000000028963",
    };
}

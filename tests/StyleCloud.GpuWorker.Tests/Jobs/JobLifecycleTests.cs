using System.Text;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.Imaging;
using StyleCloud.Testing.Storage;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class JobLifecycleTests
{
    [Fact]
    public async Task Handle_NewJob_WritesResultStatusAndEventsAndDeletesTheMessage()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        var status = worker.Status;
        Assert.Equal(JobState.Succeeded, status.State);
        Assert.Null(status.Claim);
        Assert.Equal(1, status.Attempts);
        Assert.Equal((40, 30), (status.Result!.Width, status.Result.Height));
        Assert.Equal(new(3, 1, 1.5, 0.5), status.Result.Losses);
        Assert.Equal("evaluations-spent", status.Result.Termination);
        Assert.Equal("tést features", status.Result.Features);
        Assert.Equal(worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.ETag, status.Result.Blob.ETag);
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Succeeded"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    /// <summary>Beyond the default limits: what a deployment's intake has accepted is not judged by others here.</summary>
    [Fact]
    public async Task Handle_PictureThatOnlyOtherLimitsOfIntakeAccept_IsPainted()
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Send(job with { Content = worker.Drop("input/starry-night/cat.jpg", 17_000, 100) });

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal((10_880, 64), (worker.Status.Result!.Width, worker.Status.Result.Height));
    }

    [Theory]
    [InlineData(17_000, 16, ErrorReason.ImageTooNarrow)]
    [InlineData(8, 4, ErrorReason.ImageTooSmall)]
    public async Task Handle_PictureThatNoIntakeAccepts_FailsWithoutTheEngine(int width, int height, ErrorReason reason)
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Send(job with { Content = worker.Drop("input/starry-night/cat.jpg", width, height) });

        await worker.HandleNextAsync();

        Assert.Equal((JobState.Failed, reason), (worker.Status.State, worker.Status.Error!.Reason));
    }

    [Fact]
    public async Task Handle_FrameOfAnAnimation_IsPaintedAndConcernsNoStyle()
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept(new StyleTransferOptions { Frame = 2 });
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        var file = Pictures.Animation(20, 80, 200);
        var blob = worker.Storage.Blobs.Put("input/starry-night/cat.jpg", file, "image/gif");
        worker.Send(job with { Content = new("input", "starry-night/cat.jpg", blob.ETag, file.Length) });

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        var result = worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.Content;
        Assert.Equal(80, (int)Math.Round(ImageDecoder.Decode(result, null, "#ffffff", new(), CancellationToken.None).Pixels[0] * 255));
    }

    [Fact]
    public async Task Handle_NewJob_ResultCarriesContentTypeMetadataAndPixels()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept(new StyleTransferOptions { Format = OutputFormat.Webp });

        await worker.HandleNextAsync();

        var blob = worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!;
        Assert.Equal("image/webp", blob.ContentType);
        Assert.Equal(WorkerUnderTest.JobId, blob.Metadata["jobid"]);
        Assert.True(blob.Metadata["result"].All(char.IsAscii));
        var inspection = ImageInspector.Inspect(blob.Content, new(), "result", CancellationToken.None);
        Assert.Equal((40, 30), (inspection.Info!.Width, inspection.Info.Height));
    }

    [Fact]
    public async Task Handle_NewJob_WritesInTheOrderThatSurvivesACrash()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();

        await worker.HandleNextAsync();

        var writes = worker.Storage.Requests.Where(request => request.IsWrite && !request.IsRenewal).ToList();
        var result = writes.FindIndex(request => request.IsResultWrite);
        var status = writes.FindIndex(request => request.IsStatusWrite && StateIn(request) == JobState.Succeeded);
        var published = writes.FindLastIndex(request => request.IsEvent);
        var deleted = writes.FindIndex(request => request.IsMessageDelete);
        Assert.True(result < status && status < published && published < deleted, string.Join('\n', writes.Select(write => $"{write.Method} {write.Path}")));
        Assert.Equal(writes.Count - 1, deleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handle_StorageBySharedAccessSignature_IsNeverRepeated(bool succeeds)
    {
        using var worker = new WorkerUnderTest(sharedAccessSignature: "sv=2026-06-06&sig=t0psecret");
        if (!succeeds)
            worker.Engine = _ => throw new InvalidOperationException("broken");
        worker.Accept();

        await worker.HandleNextAsync();

        Assert.Contains(worker.Storage.Requests, request => request.Query["sig"] == "t0psecret");
        Assert.DoesNotContain(worker.Storage.Requests, request => Encoding.UTF8.GetString(request.Body).Contains("t0psecret", StringComparison.Ordinal));
        Assert.DoesNotContain(worker.Storage.Queues.Texts(QueueNames.Events), text => text.Contains("t0psecret", StringComparison.Ordinal));
        Assert.DoesNotContain(worker.Log.Lines, line => line.Text.Contains("t0psecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_OlderErrorReport_IsRemovedOnSuccess()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Put("output/starry-night/cat.jpg.error.json", [1]);

        await worker.HandleNextAsync();

        Assert.Null(worker.Storage.Blobs.Find("output/starry-night/cat.jpg.error.json"));
    }

    [Fact]
    public async Task Handle_JobThatStartsFromAnImage_GivesItToTheEngine()
    {
        using var worker = new WorkerUnderTest();
        var start = worker.Drop("input/pair/start.png", 24, 20);
        var (job, message) = worker.Accept(new StyleTransferOptions { Start = StartFrom.Image });
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Send(job with { StartImage = start });
        var seen = (0, 0);
        worker.Engine = input =>
        {
            seen = (input.StartImage!.Width, input.StartImage.Height);
            return new ScriptedTransfer(input);
        };

        await worker.HandleNextAsync();

        Assert.Equal((24, 20), seen);
    }

    [Fact]
    public async Task Handle_ResultOfAnOlderJobOnTheSamePath_IsReplaced()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Put($"output/{WorkerUnderTest.OutputName}", [1], metadata: new Dictionary<string, string>
        {
            ["jobid"] = "older",
            ["queuedat"] = "2025-01-01T00:00:00Z",
        });

        await worker.HandleNextAsync();

        Assert.Equal(WorkerUnderTest.JobId, worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.Metadata["jobid"]);
    }

    [Fact]
    public async Task Handle_ResultOfANewerJobOnTheSamePath_IsLeftAlone()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Put($"output/{WorkerUnderTest.OutputName}", [1], metadata: new Dictionary<string, string>
        {
            ["jobid"] = "newer",
            ["queuedat"] = "2027-01-01T00:00:00Z",
        });

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal("newer", worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.Metadata["jobid"]);
        Assert.Equal(ErrorReason.InputChanged, worker.Status.Error!.Reason);
        Assert.DoesNotContain(worker.Storage.Blobs.Paths, path => path.EndsWith(".error.json", StringComparison.Ordinal));
    }

    private static JobState StateIn(StorageRequest request) =>
        JsonSerializer.Deserialize(request.Body, ContractsJsonContext.Default.JobStatus)!.State;
}

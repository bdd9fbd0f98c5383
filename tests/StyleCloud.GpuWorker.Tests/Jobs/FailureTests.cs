using System.Net;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class FailureTests
{
    private const string ReportPath = "output/starry-night/cat.jpg.error.json";

    [Theory]
    [InlineData(ErrorReason.CorruptImage)]
    [InlineData(ErrorReason.InputChanged)]
    [InlineData(ErrorReason.NotFinite)]
    public async Task Handle_ErrorThatNoTryCanMend_FailsWithReportAndEvent(ErrorReason reason)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = _ => throw new StyleTransferException(new(reason, "No picture.", "cat.jpg", "a", "b"));

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal(JobState.Failed, worker.Status.State);
        Assert.Equal(reason, worker.Status.Error!.Reason);
        Assert.Null(worker.Status.Claim);
        var report = JsonSerializer.Deserialize(worker.Storage.Blobs.Find(ReportPath)!.Content, ContractsJsonContext.Default.ErrorReport)!;
        Assert.Equal(reason, report.Errors.Single().Reason);
        Assert.Equal(ErrorReasons.CategoryOf(reason), report.Category);
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Failed"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.JobsPoison));
    }

    [Theory]
    [InlineData("input/starry-night/cat.jpg", true, "was uploaded again while its job waited")]
    [InlineData("input/starry-night/cat.jpg", false, "was deleted while the job waited")]
    [InlineData("styles/starry-night.jpg", false, "Put a picture of that name into styles again")]
    public async Task Handle_InputReplacedOrDeleted_FailsAsInputChanged(string path, bool replaced, string words)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        if (replaced)
            worker.Storage.Blobs.Put(path, [1, 2, 3]);
        else
            worker.Storage.Blobs.Remove(path);

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal(ErrorReason.InputChanged, worker.Status.Error!.Reason);
        Assert.Equal(path, worker.Status.Error.Subject);
        Assert.Equal(replaced ? "another version" : "no blob", worker.Status.Error.Actual);
        Assert.Contains(words, worker.Status.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, worker.EngineRuns);
    }

    /// <summary>As storage does it: a conditional read of a blob that is not there answers 412 like one of a blob that was replaced.</summary>
    [Fact]
    public async Task Handle_PhotoDeletedWhereStorageAnswersAsIfReplaced_IsCalledDeleted()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Remove("input/starry-night/cat.jpg");
        worker.Storage.Refuses = request => request.Line == "GET input/starry-night/cat.jpg" ? (HttpStatusCode.PreconditionFailed, "ConditionNotMet") : null;

        await worker.HandleNextAsync();

        Assert.Equal((ErrorReason.InputChanged, "no blob"), (worker.Status.Error!.Reason, worker.Status.Error.Actual));
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(48, 24)]
    public async Task Handle_StyleUploadedAgainWhileTheJobWaited_IsTakenAsItIsNow(int width, int height)
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        var again = worker.Drop("styles/starry-night.jpg", width, height);
        Assert.NotEqual(job.Styles[0].Blob.ETag, again.ETag);
        TransferInput? painted = null;
        worker.Engine = input => new ScriptedTransfer(painted = input);

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        var style = Assert.Single(painted!.Styles).Image;
        Assert.Equal((width, height), (style.Width, style.Height));
        Assert.Contains(worker.Log.Lines, line => line.Text.Contains("styles/starry-night.jpg was replaced since the drop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BlobArchived", "input/starry-night/cat.jpg", "archived")]
    [InlineData("BlobBeingRehydrated", "styles/starry-night.jpg", "still being rehydrated")]
    [InlineData("BlobUsesCustomerSpecifiedEncryption", "input/starry-night/cat.jpg", "encrypted with a key that the uploader keeps")]
    public async Task Handle_BlobThatStorageDoesNotGiveOut_FailsAtOnce(string code, string path, string actual)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Refuses = request => request.Line == $"GET {path}" ? (HttpStatusCode.Conflict, code) : null;

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal((ErrorReason.UnreadableBlob, path, actual), (worker.Status.Error!.Reason, worker.Status.Error.Subject, worker.Status.Error.Actual));
        Assert.Equal(1, worker.Status.Attempts);
    }

    [Theory]
    [InlineData(true, "2025-01-01T00:00:00Z")]
    [InlineData(false, "2025-01-01T00:00:00Z")]
    [InlineData(true, "2027-01-01T00:00:00Z")]
    [InlineData(false, "2027-01-01T00:00:00Z")]
    public async Task Handle_ResultOfAnotherDropInThePlace_StaysAndTheReportSaysSo(bool isThereBefore, string queuedAt)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input =>
        {
            Place();
            return new ScriptedTransfer(input);
        };
        if (isThereBefore)
            Place();

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal([1], worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.Content);
        Assert.Equal(ErrorReason.OutputTaken, worker.Status.Error!.Reason);
        Assert.Equal(isThereBefore ? 0 : 1, worker.EngineRuns);
        Assert.NotNull(worker.Storage.Blobs.Find(ReportPath));

        void Place() => worker.Storage.Blobs.Put(
            $"output/{WorkerUnderTest.OutputName}",
            [1],
            metadata: new Dictionary<string, string> { ["jobid"] = "other", ["queuedat"] = queuedAt, ["photo"] = "another photo", ["drop"] = "a manifest" });
    }

    [Fact]
    public async Task Handle_InputThatIsNoPicture_FailsWithTheReasonOfTheImage()
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        var text = worker.Storage.Blobs.Put("input/starry-night/cat.jpg", "no picture"u8.ToArray());
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Send(job with { Content = job.Content with { ETag = text.ETag, Length = 10 } });

        await worker.HandleNextAsync();

        Assert.Equal(ErrorCategory.Rejected, ErrorReasons.CategoryOf(worker.Status.Error!.Reason));
        Assert.Equal(JobState.Failed, worker.Status.State);
    }

    [Theory]
    [InlineData(70_000, 1, ErrorReason.ImageTooLarge, "65535 pixels per side")]
    [InlineData(40, 30, ErrorReason.FileTooLarge, "1,073,741,824 bytes")]
    public async Task Handle_InputThatNoDeploymentAccepts_FailsWithLimitAndWithoutAnEngine(int width, int height, ErrorReason reason, string limit)
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        var photo = worker.Drop("input/starry-night/cat.jpg", width, height);
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Send(job with { Content = reason == ErrorReason.FileTooLarge ? photo with { Length = long.MaxValue } : photo });

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal((reason, "input/starry-night/cat.jpg", limit), (worker.Status.Error!.Reason, worker.Status.Error.Subject, worker.Status.Error.Limit));
        Assert.Equal(0, worker.EngineRuns);
    }

    [Fact]
    public async Task Handle_TransientError_IsReleasedWithAGrowingDelay()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        worker.Engine = _ => throw new StyleTransferException(new(ErrorReason.OutOfMemory, "Too large."));

        foreach (var delay in new[] { 10, 20, 40 })
        {
            Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());
            Assert.Equal(worker.Time.GetUtcNow().AddSeconds(delay), message.VisibleAt);
            Assert.Equal(JobState.Queued, worker.Status.State);
            Assert.Null(worker.Status.Claim);
            worker.Time.Advance(TimeSpan.FromSeconds(delay));
        }

        Assert.Equal(3, worker.Status.Attempts);
        Assert.Equal(["StyleCloud.Job.Started"], worker.EventTypes());
    }

    [Fact]
    public async Task Handle_TransientErrorAtTheDequeueLimit_FailsAndPoisons()
    {
        using var worker = new WorkerUnderTest(new() { MaxDequeueCount = 3 });
        var (_, message) = worker.Accept();
        worker.Engine = _ => throw new InvalidOperationException("The same every time.");

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());
        worker.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());
        worker.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal(3, worker.EngineRuns);
        Assert.Equal(ErrorReason.DequeueLimitReached, worker.Status.Error!.Reason);
        Assert.Contains("The same every time.", worker.Status.Error.Message, StringComparison.Ordinal);
        Assert.Equal(message.Text, Assert.Single(worker.Storage.Queues.Messages(QueueNames.JobsPoison)).Text);
        Assert.NotNull(worker.Storage.Blobs.Find(ReportPath));
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Failed"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_WorkerKilledAsOftenAsAllowed_FailsWithoutAnotherAttempt()
    {
        using var worker = new WorkerUnderTest(new() { MaxDequeueCount = 2 });
        var (_, message) = worker.Accept();
        message.DequeueCount = 2;
        worker.WriteStatus(worker.Status with { Attempts = 2, State = JobState.Running, Claim = new("gone:1", message.Id, worker.Time.GetUtcNow()) });

        Assert.Equal(MessageOutcome.Failed, await worker.HandleNextAsync());

        Assert.Equal(0, worker.EngineRuns);
        Assert.Equal(ErrorReason.DequeueLimitReached, worker.Status.Error!.Reason);
        Assert.Equal("2 attempts", worker.Status.Error.Limit);
        Assert.Single(worker.Storage.Queues.Messages(QueueNames.JobsPoison));
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Theory]
    [InlineData(ErrorReason.WeightsInvalid)]
    [InlineData(ErrorReason.DeviceUnavailable)]
    public async Task Handle_FatalError_LeavesTheMessageToOthers(ErrorReason reason)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = _ => throw new StyleTransferException(new(reason, "Nothing works here."));

        Assert.Equal(MessageOutcome.Fatal, await worker.HandleNextAsync());

        Assert.False(worker.Status.IsFinal);
        Assert.Null(await worker.Queue().ReceiveAsync(CancellationToken.None));
        worker.Time.Advance(TimeSpan.FromMinutes(1));
        worker.Engine = input => new ScriptedTransfer(input);
        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    [Fact]
    public async Task Handle_StorageFailsWhileTheStatusIsRead_ReleasesTheMessage()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Fails = request => !request.IsQueue;

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        worker.Storage.Fails = _ => false;
        worker.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    [Fact]
    public async Task Handle_ResultCannotBeWritten_IsNeverCalledASuccess()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Fails = request => request.IsResultWrite;

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal(JobState.Queued, worker.Status.State);
        Assert.Single(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_EventsCannotBeSentAtTheDequeueLimit_JobStaysSucceededAndIsSettledLater()
    {
        using var worker = new WorkerUnderTest(new() { MaxDequeueCount = 1 });
        worker.Accept();
        worker.Storage.Fails = request => request.IsEvent && worker.Status.State == JobState.Succeeded;

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());
        Assert.Equal(JobState.Succeeded, worker.Status.State);
        worker.Storage.Fails = _ => false;
        worker.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(MessageOutcome.AlreadyEnded, await worker.HandleNextAsync());
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Succeeded"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.JobsPoison));
        Assert.Equal(1, worker.EngineRuns);
    }

    [Fact]
    public async Task Handle_OptimiserKeptTheBestFinitePicture_Succeeds()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input) { End = new(input.Content, new(double.NaN, 1, double.PositiveInfinity, 0), 100, Termination.NotFinite, TimeSpan.FromSeconds(12), 600_000_000) };

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal("not-finite", worker.Status.Result!.Termination);
    }
}

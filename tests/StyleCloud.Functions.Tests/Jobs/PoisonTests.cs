using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Functions.JobsPoison;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Jobs;

public sealed class PoisonTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    [Fact]
    public async Task JobsPoison_RunningJobWithALapsedClaim_Fails()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        app.SetStatus(app.Status() with { State = JobState.Running, Attempts = 5, Claim = new("worker-1", "m", app.Time.GetUtcNow().AddMinutes(-1)) });

        await app.JobsPoisonAsync(message);

        var status = app.Status();
        Assert.Equal((JobState.Failed, ErrorReason.DequeueLimitReached, null), (status.State, status.Error!.Reason, status.Claim));
        Assert.Equal("5 attempts", status.Error.Actual);
        var report = app.Report("wave/photo.jpg")!;
        Assert.Equal((status.Id, ErrorCategory.Permanent), (report.JobId, report.Category));
        Assert.Equal(["StyleCloud.Job.Queued", "StyleCloud.Job.Failed"], app.EventTypes());
    }

    [Fact]
    public async Task JobsPoison_CopyFromBeforeARedrive_LeavesTheJobAlone()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        app.SetStatus(app.Status() with { Redrives = 1 });

        await app.JobsPoisonAsync(message);

        Assert.Equal(JobState.Queued, app.Status().State);
        Assert.Null(app.Report("wave/photo.jpg"));
    }

    [Fact]
    public async Task JobsPoison_DeliveredAgain_DoesNothingVisible()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        await app.JobsPoisonAsync(message);
        app.Storage.Blobs.Remove("output/wave/photo.jpg.error.json");

        await app.JobsPoisonAsync(message);

        Assert.Null(app.Report("wave/photo.jpg"));
        Assert.Equal(2, app.Events().Length);
    }

    [Fact]
    public async Task JobsPoison_FailedByTheWorkerWithoutReportAndEvent_GetsBothWithTheWorkersReason()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        var reason = new JobError(ErrorReason.InputChanged, "The photo was replaced.");
        app.SetStatus(app.Status() with { State = JobState.Failed, Attempts = 1, Error = reason, FinishedAt = app.Time.GetUtcNow() });
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.JobsPoisonAsync(message);

        Assert.Equal(reason, app.Status().Error);
        Assert.Equal([reason], app.Report("wave/photo.jpg")!.Errors);
        Assert.Equal("StyleCloud.Job.Failed", app.EventTypes()[^1]);
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Cancelled)]
    public async Task JobsPoison_FinalJob_StaysWhatItIs(JobState state)
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        app.SetStatus(app.Status() with { State = state, Attempts = 1, PublishedEvents = [JobState.Queued, state] });

        await app.JobsPoisonAsync(message);

        Assert.Equal(state, app.Status().State);
        Assert.Null(app.Report("wave/photo.jpg"));
        Assert.Single(app.Events());
    }

    [Fact]
    public async Task JobsPoison_JobHeldByAWorker_ComesAgainLater()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        app.SetStatus(app.Status() with { State = JobState.Running, Attempts = 1, Claim = new("worker-1", "other", app.Time.GetUtcNow().AddMinutes(1)) });

        await Assert.ThrowsAsync<JobStillRunningException>(() => app.JobsPoisonAsync(message));

        Assert.Equal(JobState.Running, app.Status().State);
    }

    [Fact]
    public async Task JobsPoison_JobWithoutStatus_IsRecorded()
    {
        await using var app = await RunningApp.StartAsync();
        var message = await QueuedAsync(app);
        app.Storage.Blobs.Remove($"jobs/{BlobNames.Status(app.Job().Id)}");

        await app.JobsPoisonAsync(message);

        Assert.Equal((JobState.Failed, "wave/photo.jpg"), (app.Status().State, app.Status().InputName));
        Assert.NotNull(app.Report("wave/photo.jpg"));
    }

    [Fact]
    public async Task JobsPoison_OtherSchemaOfAKnownJob_FailsThatJob()
    {
        await using var app = await RunningApp.StartAsync();
        await QueuedAsync(app);

        await app.JobsPoisonAsync($$"""{"schemaVersion":99,"id":"{{app.Job().Id}}"}""");

        Assert.Equal(JobState.Failed, app.Status().State);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":1,"id":"abc"}""")]
    [InlineData("""{"id":"0123456789abcdef0123456789abcdef"}""")]
    public async Task JobsPoison_NoJob_IsRecordedAsAFailure(string message)
    {
        await using var app = await RunningApp.StartAsync();

        await app.JobsPoisonAsync(message);

        Assert.Equal((JobState.Failed, ErrorReason.InvalidMessage), (app.Status().State, app.Status().Error!.Reason));
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
        Assert.Equal(JobId.ForUnreadable(QueueNames.JobsPoison, message), app.Status().Id);
    }

    [Fact]
    public async Task JobsPoison_BodyIsNotBase64_IsRecordedAsAFailure()
    {
        await using var app = await RunningApp.StartAsync();

        await app.JobsPoisonBodyAsync("just words");

        Assert.Equal((JobState.Failed, ErrorReason.InvalidMessage), (app.Status().State, app.Status().Error!.Reason));
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
    }

    [Fact]
    public async Task UploadsPoison_Upload_IsReported()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);

        await app.UploadsPoisonAsync(UploadEvents.EventGrid("wave/photo.jpg"));
        await app.UploadsPoisonAsync(UploadEvents.EventGrid("wave/photo.jpg"));

        Assert.Equal((JobState.Failed, ErrorReason.UploadNotHandled), (app.Status().State, app.Status().Error!.Reason));
        Assert.Equal(ErrorReason.UploadNotHandled, Assert.Single(app.Report("wave/photo.jpg")!.Errors).Reason);
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
    }

    [Fact]
    public async Task UploadsPoison_BlobIsGone_IsReportedAllTheSame()
    {
        await using var app = await RunningApp.StartAsync();

        await app.UploadsPoisonAsync(UploadEvents.CloudEvent("wave/photo.jpg"));

        Assert.NotNull(app.Report("wave/photo.jpg"));
    }

    [Fact]
    public async Task UploadsPoison_JobBegunButNeverSent_FailsThatJob()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = request => request.Line.StartsWith("POST jobs/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<AggregateException>(() => app.DropAsync("wave/photo.jpg", Photo));
        app.Storage.Fails = _ => false;
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.UploadsPoisonAsync(UploadEvents.EventGrid("wave/photo.jpg"));
        await app.DeliverAsync("wave/photo.jpg");

        Assert.Equal(JobState.Failed, app.Status().State);
        Assert.Empty(app.Jobs());
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
    }

    [Fact]
    public async Task UploadsPoison_JobWasQueuedAfterAll_StaysQueued()
    {
        await using var app = await RunningApp.StartAsync();
        await QueuedAsync(app);

        await app.UploadsPoisonAsync(UploadEvents.EventGrid("wave/photo.jpg"));

        Assert.Equal(JobState.Queued, app.Status().State);
        Assert.Null(app.Report("wave/photo.jpg"));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task UploadsPoison_NoEvent_IsRecordedAsAFailure(string message)
    {
        await using var app = await RunningApp.StartAsync();

        await app.UploadsPoisonAsync(message);

        Assert.Equal((JobState.Failed, ErrorReason.UploadNotHandled), (app.Status().State, app.Status().Error!.Reason));
        Assert.Single(app.Events());
    }

    private static async Task<string> QueuedAsync(RunningApp app)
    {
        await app.DropAsync("wave/photo.jpg", Photo);
        return JsonSerializer.Serialize(app.Job(), ContractsJsonContext.Default.StyleTransferJob);
    }
}

using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>Events come at least once, at any time, in any order; what can be seen happens once.</summary>
public sealed class DeliveryTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    [Fact]
    public async Task Deliver_SameEventAgain_DoesNothingVisibleAndDownloadsNothing()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Photo);
        var before = app.Storage.Requests.Count;

        await app.DeliverAsync("wave/photo.jpg");

        Assert.Single(app.Jobs());
        Assert.Single(app.Events());
        Assert.DoesNotContain(app.Storage.Requests.Skip(before), request => request.Line == "GET input/wave/photo.jpg" || request.Method == "PUT");
    }

    [Fact]
    public async Task Deliver_SameEventTwiceAtOnce_IsOneJob()
    {
        await using var app = await RunningApp.StartAsync();
        await using var other = await app.StartBesideAsync();
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);

        await Task.WhenAll(
            app.DeliverAsync("wave/photo.jpg"), other.DeliverAsync("wave/photo.jpg"),
            app.DeliverAsync("wave/photo.jpg"), other.DeliverAsync("wave/photo.jpg"));

        Assert.Single(app.Jobs());
        Assert.Single(app.Events());
    }

    [Fact]
    public async Task Deliver_ChangedFile_IsANewJob()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Photo);

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.Equal(2, app.Jobs().Select(job => job.Id).Distinct().Count());
    }

    [Fact]
    public async Task Deliver_EventOfAnOlderVersion_TakesThePresentOneOnce()
    {
        await using var app = await RunningApp.StartAsync();
        var old = app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        var present = app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);

        await app.IntakeAsync(UploadEvents.EventGrid("wave/photo.jpg", old.ETag));
        await app.IntakeAsync(UploadEvents.EventGrid("wave/photo.jpg", present.ETag));

        Assert.Equal(present.ETag, app.Job().Content.ETag);
    }

    [Fact]
    public async Task Deliver_BlobIsGone_DoesNothing()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DeliverAsync("wave/photo.jpg");

        Assert.Empty(app.Statuses());
        Assert.Empty(app.Events());
    }

    [Fact]
    public async Task Deliver_BlobReplacedWhileItIsInspected_ComesAgain()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        app.Storage.Before = request =>
        {
            if (request.Line == "GET input/wave/photo.jpg")
                app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        };

        await Assert.ThrowsAsync<AggregateException>(() => app.DeliverAsync("wave/photo.jpg"));


        Assert.Empty(app.Statuses());
        Assert.Empty(app.Jobs());
    }

    [Theory]
    [InlineData("HEAD input/")]
    [InlineData("GET input/")]
    [InlineData("GET styles")]
    [InlineData("GET jobs/")]
    [InlineData("PUT jobs/")]
    [InlineData("DELETE output/")]
    [InlineData("POST jobs/")]
    [InlineData("POST events/")]
    public async Task Deliver_StorageFailsOnce_TheNextDeliveryCompletes(string step)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = request => request.Line.StartsWith(step, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AggregateException>(() => app.DropAsync("wave/photo.jpg", Photo));

        app.Storage.Fails = _ => false;
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.DeliverAsync("wave/photo.jpg");

        var status = app.Status();
        Assert.Equal((app.Job().Id, true), (status.Id, status.Enqueued));
        Assert.Equal(app.Job().QueuedAt, status.QueuedAt);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Deliver_EventOfARunningJobWasLost_IsPublishedAsQueued()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = request => request.Line.StartsWith("POST events/", StringComparison.Ordinal);
        await Assert.ThrowsAsync<AggregateException>(() => app.DropAsync("wave/photo.jpg", Photo));
        app.Storage.Fails = _ => false;
        app.SetStatus(app.Status() with { State = JobState.Running, Attempts = 1, StartedAt = app.Time.GetUtcNow() });
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.DeliverAsync("wave/photo.jpg");

        var sent = Assert.Single(app.Events());
        Assert.Equal("StyleCloud.Job.Queued", sent.Type);
        Assert.Equal("queued", ((JsonElement)sent.Data!).GetProperty("state").GetString());
        Assert.Equal(JobState.Running, app.Status().State);
        Assert.Single(app.Jobs());
    }

    [Fact]
    public async Task Deliver_WorkerWasFasterThanTheStatus_SendsNoSecondMessage()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Photo);
        app.SetStatus(app.Status() with { State = JobState.Succeeded, Attempts = 1, Enqueued = false, PublishedEvents = [JobState.Running, JobState.Succeeded] });
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.DeliverAsync("wave/photo.jpg");

        Assert.Single(app.Jobs());
        Assert.Equal((JobState.Succeeded, true), (app.Status().State, app.Status().Enqueued));
    }

    [Fact]
    public async Task Deliver_ArrayWithOneFailure_HandlesTheOthers()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/one.jpg", Photo);
        app.Storage.Blobs.Put("input/wave/two.jpg", Photo);
        app.Storage.Fails = request => request.Line == "HEAD input/wave/one.jpg";

        await Assert.ThrowsAsync<AggregateException>(() => app.IntakeAsync(UploadEvents.Several(UploadEvents.EventGrid("wave/one.jpg"), UploadEvents.CloudEvent("wave/two.jpg"))));


        Assert.Equal("wave/two.jpg", app.Job().Content.Name);
    }

    [Theory]
    [InlineData("CreateFile", "input", "Microsoft.Storage.BlobCreated")]
    [InlineData("PutBlob", "output", "Microsoft.Storage.BlobCreated")]
    [InlineData("PutBlob", "input", "Microsoft.Storage.BlobDeleted")]
    public async Task Deliver_EventOfNoConcern_TouchesNothing(string api, string container, string type)
    {
        await using var app = await RunningApp.StartAsync();

        await app.IntakeAsync(UploadEvents.EventGrid("wave/photo.jpg", api: api, container: container, type: type));

        Assert.Empty(app.Storage.Requests);
    }

    [Fact]
    public async Task Deliver_UnreadableMessage_IsRecordedOnceAsFailed()
    {
        await using var app = await RunningApp.StartAsync();

        await app.IntakeAsync("plain words");
        await app.IntakeAsync("plain words");

        var status = app.Status();
        Assert.Equal((JobState.Failed, ErrorReason.InvalidMessage, ""), (status.State, status.Error!.Reason, status.InputName));
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
        Assert.DoesNotContain(app.Storage.Blobs.Paths, path => path.StartsWith("output/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("just words")]
    [InlineData("{\"eventType\":\"Microsoft.Storage.BlobCreated\"}")]
    public async Task Deliver_BodyIsNotBase64_IsRecordedOnceAsFailed(string body)
    {
        await using var app = await RunningApp.StartAsync();

        await app.IntakeBodyAsync(body);
        await app.IntakeBodyAsync(body);

        var status = app.Status();
        Assert.Equal((JobState.Failed, ErrorReason.InvalidMessage), (status.State, status.Error!.Reason));
        Assert.Contains("not base64", status.Error.Message, StringComparison.Ordinal);
        Assert.Equal($"{body.Length} characters", status.Error.Actual);
        Assert.Equal(["StyleCloud.Job.Failed"], app.EventTypes());
    }

    [Fact]
    public async Task Deliver_LargestPossibleMessage_IsRead()
    {
        await using var app = await RunningApp.StartAsync();

        await app.IntakeAsync(new string('"', 48 * 1024));

        Assert.Equal(ErrorReason.InvalidMessage, app.Status().Error!.Reason);
    }
}

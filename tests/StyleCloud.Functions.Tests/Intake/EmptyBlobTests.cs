using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>Some tools make an empty blob and fill it a moment later.</summary>
public sealed class EmptyBlobTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);
    private static readonly byte[] Painting = Pictures.Png(48, 64);
    private static readonly byte[] Manifest = Encoding.UTF8.GetBytes("""{"content":"photo.jpg","styles":[{"image":"painting.png"}]}""");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Drop_EmptyPhotoThatIsFilled_IsOneJob(bool secondLookFirst)
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", []);
        var again = Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads));
        Assert.Empty(app.Statuses());
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);

        if (secondLookFirst)
            await app.IntakeAsync(again);
        await app.DeliverAsync("wave/photo.jpg");
        if (!secondLookFirst)
            await app.IntakeAsync(again);

        Assert.Equal(Photo.Length, app.Job().Content.Length);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
        Assert.Null(app.Report("wave/photo.jpg"));
    }

    /// <summary>An append blob is told of once, when it is made; how long it will be, nobody says.</summary>
    [Fact]
    public async Task Drop_PhotoThatIsStillBeingAppended_WaitsUntilItRests()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.PutAppendBlob("input/wave/photo.jpg", Photo[..100]);
        await app.DeliverAsync("wave/photo.jpg");
        app.Time.Advance(TimeSpan.FromSeconds(14));
        app.Storage.Blobs.PutAppendBlob("input/wave/photo.jpg", Photo);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        await app.IntakeAsync(app.Storage.Queues.Texts(QueueNames.Uploads)[0]);
        Assert.Empty(app.Statuses());
        app.Time.Advance(TimeSpan.FromSeconds(14));
        await app.IntakeAsync(app.Storage.Queues.Texts(QueueNames.Uploads)[^1]);

        Assert.Equal(Photo.Length, app.Job().Content.Length);
    }

    [Fact]
    public async Task Drop_PhotoThatStaysEmpty_IsRejectedAfterAWhile()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", []);
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal(ErrorReason.EmptyFile, Assert.Single(app.Report("wave/photo.jpg")!.Errors).Reason);
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_PhotoIsFilledWhileItIsLookedAt_IsNotCalledEmpty()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        app.Storage.Blobs.Put("input/wave/photo.jpg", []);
        app.Storage.Before = request =>
        {
            if (request.Line == "GET styles")
                app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        };

        await app.DeliverAsync("wave/photo.jpg");

        Assert.Empty(app.Statuses());
        app.Storage.Before = _ => { };
        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));
        Assert.Equal(Photo.Length, app.Job().Content.Length);
    }

    [Theory]
    [InlineData("content.jpg")]
    [InlineData("style.png")]
    public async Task Pair_EmptyHalf_IsAsGoodAsMissing(string empty)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/content.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/style.png", Painting);
        await app.DropAsync($"trip/{empty}", []);
        await app.DeliverAsync(empty == "content.jpg" ? "trip/style.png" : "trip/content.jpg");
        Assert.Empty(app.Statuses());

        await app.DropAsync($"trip/{empty}", empty == "content.jpg" ? Photo : Painting);
        app.Time.Advance(TimeSpan.FromSeconds(16));
        foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
            await app.IntakeAsync(again);

        var job = app.Job();
        Assert.Equal((Photo.Length, Painting.Length), (job.Content.Length, Assert.Single(job.Styles).Blob.Length));
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Manifest_EmptyAtFirst_IsOneJobWhenFilled()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/painting.png", Painting);
        await app.DropAsync("trip/job.json", []);
        await app.DropAsync("trip/photo.jpg", Photo);
        await app.DeliverAsync("trip/painting.png");
        Assert.Empty(app.Statuses());

        await app.DropAsync("trip/job.json", Manifest);
        app.Time.Advance(TimeSpan.FromSeconds(16));
        foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
            await app.IntakeAsync(again);

        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Manifest_StaysEmpty_IsRejectedAfterAWhile()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("trip/job.json", []);
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal(ErrorReason.InvalidManifest, Assert.Single(app.Report("trip/job.json")!.Errors).Reason);
    }

    [Fact]
    public async Task Manifest_EmptyPictureOfIts_IsWaitedFor()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/painting.png", []);
        await app.DropAsync("trip/job.json", Manifest);
        Assert.Empty(app.Statuses());

        await app.DropAsync("trip/painting.png", Painting);

        Assert.Equal(Painting.Length, Assert.Single(app.Job().Styles).Blob.Length);
    }

    [Fact]
    public async Task Library_EmptyStyle_IsWaitedFor()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("styles/wave.PNG", []);
        await app.DropAsync("wave/photo.jpg", Photo);
        Assert.Empty(app.Statuses());

        app.Storage.Blobs.Put("styles/wave.PNG", Painting);
        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal(Painting.Length, Assert.Single(app.Job().Styles).Blob.Length);
    }
}

using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class DropConventionTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);
    private static readonly byte[] Painting = Pictures.Png(48, 64);

    [Fact]
    public async Task StyleFolder_Photo_QueuesAJob()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("wave/photo.jpg", Photo);

        var job = app.Job();
        Assert.Equal(new("input", "wave/photo.jpg", app.Storage.Blobs.Find("input/wave/photo.jpg")!.ETag, Photo.Length), job.Content);
        var style = Assert.Single(job.Styles);
        Assert.Equal(("wave", "wave.PNG", 1.0), (style.Name, style.Blob.Name, style.Weight));
        Assert.Equal("wave/photo.png", job.OutputName);
        Assert.Equal(new StyleTransferOptions(), job.Options);
        Assert.Equal(JobId.For(job.Content, job.Styles, null, job.Options, job.OutputName), job.Id);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", job.TraceParent);
    }

    [Fact]
    public async Task StyleFolder_Photo_LeavesStatusAndEvent()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("wave/photo.jpg", Photo);

        var status = app.Status();
        Assert.Equal((JobState.Queued, true, "wave/photo.jpg", "wave/photo.png"), (status.State, status.Enqueued, status.InputName, status.OutputName));
        Assert.Equal(app.Job().QueuedAt, status.QueuedAt);
        var sent = Assert.Single(app.Events());
        Assert.Equal(("StyleCloud.Job.Queued", status.Id, $"{status.Id}-queued"), (sent.Type, sent.Subject, sent.Id));
        Assert.True(sent.IsValid);
        Assert.Equal(DateTimeOffset.MaxValue, Assert.Single(app.Storage.Queues.Messages(QueueNames.Jobs)).ExpiresAt);
    }

    [Theory]
    [InlineData("été 🖼/wave/a b+c @ 100%.jpg", "été 🖼/wave/a b+c @ 100%.png")]
    [InlineData("deep/er/wave/PHOTO.final.JPEG", "deep/er/wave/PHOTO.final.JPEG.png")]
    [InlineData("wave/no-extension", "wave/no-extension..png")]
    [InlineData("wave/100%25.jpg", "wave/100%25.png")]
    public async Task StyleFolder_UnusualName_KeepsThePath(string name, string output)
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync(name, Photo);

        Assert.Equal(output, app.Job().OutputName);
    }

    [Theory]
    [InlineData("https://gallery.blob.core.windows.net/input/wave/a b #1?.jpg")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/input/wave/a%20b%20%231%3F.jpg")]
    public async Task StyleFolder_UrlEscapedOrNot_FindsTheBlob(string url)
    {
        await using var app = await RunningApp.StartAsync();
        var tag = app.Storage.Blobs.Put("input/wave/a b #1?.jpg", Photo).ETag;

        await app.IntakeAsync(UploadEvents.EventGrid("wave/a b #1?.jpg", tag, url: url));

        Assert.Equal("wave/a b #1?.jpg", app.Job().Content.Name);
    }

    [Fact]
    public async Task StyleFolder_TwoReadingsOfTheUrlExist_TakesTheOneOfTheEventsVersion()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/a b.jpg", Photo);
        var tag = app.Storage.Blobs.Put("input/wave/a%20b.jpg", Photo).ETag;

        await app.IntakeAsync(UploadEvents.EventGrid("wave/a%20b.jpg", tag, url: "https://gallery.blob.core.windows.net/input/wave/a%20b.jpg"));

        Assert.Equal("wave/a%20b.jpg", app.Job().Content.Name);
    }

    [Fact]
    public async Task StyleFolder_Blend_HasBothStyles()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("starry-night@3+wave@1/photo.jpg", Photo);

        Assert.Equal([("starry-night", 0.75), ("wave", 0.25)], app.Job().Styles.Select(style => (style.Name, style.Weight)));
    }

    [Theory]
    [InlineData("content.jpg", "style.png", "trip/content.png")]
    [InlineData("style.png", "content.jpg", "trip/content.png")]
    [InlineData("Style.JPG", "CONTENT.webp", "trip/CONTENT.webp.png")]
    public async Task Pair_EitherOrder_StartsWithTheSecondHalf(string first, string second, string output)
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync($"trip/{first}", Photo);
        Assert.Empty(app.Jobs());
        Assert.Empty(app.Events());
        await app.DropAsync($"trip/{second}", Painting);

        var job = app.Job();
        Assert.StartsWith("trip/content.", job.Content.Name, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("trip/style.", Assert.Single(job.Styles).Blob.Name, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(output, job.OutputName);
    }

    [Fact]
    public async Task Pair_BothEventsAtOnceOnTwoInstances_IsOneJob()
    {
        await using var one = await RunningApp.StartAsync();
        await using var two = await one.StartBesideAsync();
        one.Storage.Blobs.Put("input/trip/content.jpg", Photo);
        one.Storage.Blobs.Put("input/trip/style.jpg", Painting);

        await Task.WhenAll(one.DeliverAsync("trip/content.jpg"), two.DeliverAsync("trip/style.jpg"));

        Assert.Single(one.Jobs());
        Assert.Equal(["StyleCloud.Job.Queued"], one.EventTypes());
        Assert.True(one.Status().Enqueued);
    }

    [Fact]
    public async Task Pair_FolderIsCalledLikeAStyle_IsStillAPair()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("wave/content.jpg", Photo);

        Assert.Empty(app.Statuses());
    }

    [Fact]
    public async Task Pair_TwoContents_IsRejectedOnce()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/content.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/content.png", Painting);
        app.Storage.Blobs.Put("input/trip/style.png", Painting);

        foreach (var name in new[] { "trip/content.jpg", "trip/content.png", "trip/style.png" })
            await app.DeliverAsync(name);

        Assert.Equal(JobState.Rejected, app.Status().State);
        Assert.Contains("trip/content.jpg, trip/content.png", Assert.Single(app.Report("trip/content.jpg")!.Errors).Message, StringComparison.Ordinal);
        Assert.Single(app.Events());
    }

    [Fact]
    public async Task DefaultStyle_Set_QueuesAJob()
    {
        await using var app = await RunningApp.StartAsync("Intake:DefaultStyle=wave@2+starry-night@2", "Intake:Preset=fast");

        await app.DropAsync("photo.jpg", Photo);

        var job = app.Job();
        Assert.Equal(["wave", "starry-night"], job.Styles.Select(style => style.Name));
        Assert.Equal(("photo.png", "fast"), (job.OutputName, job.Options.Preset));
    }

    [Fact]
    public async Task DefaultStyle_NotSet_IsRejectedWithAdvice()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("photo.jpg", Photo);

        var error = Assert.Single(app.Report("photo.jpg")!.Errors);
        Assert.Equal(ErrorReason.NoStyle, error.Reason);
        Assert.Contains("input/starry-night/photo.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains("Intake__DefaultStyle", error.Message, StringComparison.Ordinal);
    }
}

using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>What comes along with photos makes no job, no report and no event.</summary>
public sealed class PassedOverTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    /// <summary>How an AppleDouble file begins.</summary>
    private static readonly byte[] AppleDouble = [0, 5, 0x16, 7, 0, 2, 0, 0];

    [Theory]
    [InlineData("wave/.DS_Store")]
    [InlineData("wave/._IMG_1.jpg")]
    [InlineData("wave/Thumbs.db")]
    [InlineData("wave/desktop.ini")]
    [InlineData("wave/IMG_1.aae")]
    [InlineData("wave/IMG_1.xmp")]
    [InlineData("desktop.ini")]
    [InlineData("wave/Icon\r")]
    [InlineData("wave/")]
    [InlineData("no such style/._IMG_1.jpg")]
    public async Task Drop_ForeignFile_IsOnlyCounted(string name)
    {
        await using var app = await RunningApp.StartAsync();
        using var counts = new DropCounts();

        await app.DropAsync(name, AppleDouble);

        Assert.Equal(1, counts.Of("passed-over"));
        AssertNothing(app);
        Assert.DoesNotContain(app.Storage.Requests, request => request.Line.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drop_BlobWhoseNameIsOnlyForeignWhenItIsUnescapedOnceTooOften_IsADrop()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/holiday%2F", Photo);

        await app.IntakeAsync(UploadEvents.EventGrid("wave/holiday%2F", url: "https://gallery.blob.core.windows.net/input/wave/holiday%2F"));

        Assert.Equal("wave/holiday%2F", app.Job().Content.Name);
    }

    [Theory]
    [InlineData("wave/summer", "true")]
    [InlineData("summer", "True")]
    public async Task Drop_MarkerOfAFolder_IsOnlyCounted(string name, string mark)
    {
        await using var app = await RunningApp.StartAsync();
        using var counts = new DropCounts();
        app.Storage.Blobs.Put($"input/{name}", [], metadata: new Dictionary<string, string> { ["Hdi_isfolder"] = mark });

        await app.DeliverAsync(name);

        Assert.Equal(1, counts.Of("passed-over"));
        AssertNothing(app);
    }

    [Fact]
    public async Task UploadsPoison_ForeignFile_IsNotRecordedAsFailed()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/.DS_Store", AppleDouble);

        await app.UploadsPoisonAsync(UploadEvents.EventGrid("wave/.DS_Store"));

        AssertNothing(app);
    }

    [Theory]
    [InlineData("IMG_1.jpg", "IMG_1.mov")]
    [InlineData("IMG_1.JPG", "IMG_1.MOV")]
    [InlineData("IMG_1.HEIC", "IMG_1.MP4")]
    [InlineData("img_1.jpeg", "IMG_1.MOV")]
    [InlineData("IMG_1.DNG", "img_1.mov")]
    [InlineData("IMG_1.HEIC", "IMG_1_HEVC.MOV")]
    [InlineData("PXL_1.MP.jpg", "PXL_1.MP")]
    [InlineData("DSC_1.jpg", "DSC_1.WAV")]
    [InlineData("IMG_1.jpg", "IMG_1.txt")]
    [InlineData("IMG_1.jpg", "IMG_1.jpg.txt")]
    [InlineData("IMG_1.jpg", "IMG_1.jpg.md5")]
    [InlineData("caf\u00e9.jpg", "cafe\u0301.mov")]
    public async Task Drop_CompanionOfAPicture_IsPassedOver(string picture, string companion)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put($"input/wave/{picture}", Photo);
        app.Storage.Blobs.Put($"input/{picture}", Photo);

        await app.DropAsync($"wave/{companion}", [1, 2, 3]);
        await app.DropAsync(companion, [1, 2, 3]);

        AssertNothing(app);
    }

    [Fact]
    public async Task Drop_VideoBeforeItsPhoto_WaitsForIt()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("wave/IMG_1.mov", [1, 2, 3]);

        Assert.Empty(app.Statuses());
        var again = Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads));
        await app.DropAsync("wave/IMG_1.jpg", Photo);
        app.Time.Advance(TimeSpan.FromSeconds(16));
        await app.IntakeAsync(again);
        Assert.Equal("wave/IMG_1.jpg", app.Status().InputName);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
        Assert.Null(app.Report("wave/IMG_1.mov"));
    }

    [Theory]
    [InlineData("wave/IMG_1.mov", null)]
    [InlineData("wave/IMG_1.mov", "wave/IMG_10.jpg")]
    [InlineData("wave/IMG_1.mov", "wave/other/IMG_1.jpg")]
    [InlineData("wave/IMG_1.mov", "wave/IMG_1.mp4")]
    [InlineData("wave/IMG_1.mov", "wave/IMG_1.xmp")]
    public async Task Drop_VideoWithoutPhoto_IsRejectedAfterAWhile(string video, string? neighbour)
    {
        await using var app = await RunningApp.StartAsync();
        if (neighbour is not null)
            app.Storage.Blobs.Put($"input/{neighbour}", Photo);
        await app.DropAsync(video, [1, 2, 3]);
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal(ErrorReason.UnsupportedFormat, Assert.Single(app.Report(video)!.Errors).Reason);
    }

    [Fact]
    public async Task Drop_PictureUnderTheExtensionOfAText_IsStillJudgedByItsContent()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("wave/photo.txt", Photo);

        Assert.Equal("wave/photo.txt", app.Job().Content.Name);
    }

    [Fact]
    public async Task Drop_ManifestThatNamesAForeignFile_IsToldSo()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/._photo.jpg", AppleDouble);

        await app.DropAsync("trip/job.json", """{"content":"._photo.jpg","styles":[{"name":"wave"}]}"""u8.ToArray());

        var error = Assert.Single(app.Report("trip/job.json")!.Errors);
        Assert.Equal((ErrorReason.InvalidManifest, "._photo.jpg"), (error.Reason, error.Actual));
    }

    [Fact]
    public async Task Drop_StyleLibraryWithForeignFiles_OffersOnlyStyles()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        foreach (var name in new[] { "._wave.png", "@eaDir/wave.png/SYNOPHOTO_THUMB_M.jpg", "__MACOSX/wave.png", ".Trashes/old.jpg", "wave.png.part", "Thumbs.db" })
            app.Storage.Blobs.Put($"styles/{name}", AppleDouble);

        await app.DropAsync("wafe/photo.jpg", Photo);

        Assert.Contains("closest first: wave, starry-night. ", Assert.Single(app.Report("wafe/photo.jpg")!.Errors).Message, StringComparison.Ordinal);
    }

    private static void AssertNothing(RunningApp app)
    {
        Assert.Empty(app.Statuses());
        Assert.Empty(app.Events());
        Assert.Empty(app.Storage.Queues.Texts(QueueNames.Uploads));
        Assert.DoesNotContain(app.Storage.Blobs.Paths, path => path.StartsWith("output/", StringComparison.Ordinal));
    }
}

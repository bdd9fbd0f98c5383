using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class RejectionTests
{
    private static readonly byte[] Photo = Pictures.Png(64, 48);

    public static TheoryData<string, ErrorReason> BadPictures => new()
    {
        { "empty", ErrorReason.EmptyFile },
        { "text", ErrorReason.UnsupportedFormat },
        { "truncated", ErrorReason.TruncatedImage },
        { "corrupt", ErrorReason.CorruptImage },
        { "small", ErrorReason.ImageTooSmall },
        { "long", ErrorReason.ImageTooLarge },
        { "pixels", ErrorReason.TooManyPixels },
        { "bytes", ErrorReason.FileTooLarge },
    };

    [Theory]
    [MemberData(nameof(BadPictures))]
    public async Task Drop_BadPicture_IsRejectedWithLimitAndActualValue(string kind, ErrorReason reason)
    {
        await using var app = await RunningApp.StartAsync("Intake:MaxImageSide=100", "Intake:MaxImagePixels=6000", "Intake:MaxImageBytes=50000", "Intake:DropGrace=00:00:00");

        await app.DropAsync("wave/photo.png", Picture(kind));

        Assert.Empty(app.Jobs());
        var report = app.Report("wave/photo.png")!;
        Assert.Equal((ErrorCategory.Rejected, "wave/photo.png"), (report.Category, report.Input));
        var error = Assert.Single(report.Errors);
        Assert.Equal((reason, "input/wave/photo.png"), (error.Reason, error.Subject));
        Assert.NotNull(error.Limit);
        Assert.NotNull(error.Actual);
        var status = app.Status();
        Assert.Equal((JobState.Rejected, report.JobId, reason), (status.State, status.Id, status.Error!.Reason));
        Assert.Equal(JobId.ForRejected("wave/photo.png", app.Storage.Blobs.Find("input/wave/photo.png")!.ETag), status.Id);
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
        Assert.NotNull(app.Storage.Blobs.Find("input/wave/photo.png"));
    }

    [Theory]
    [InlineData("photo.png", 64)]
    [InlineData("painting.png", 64)]
    [InlineData("photo.png", 253, false)]
    public async Task Drop_PictureTooNarrowForTheSize_IsRejectedWithTheSizeThatIsEnough(string narrow, int size, bool rejected = true)
    {
        await using var app = await RunningApp.StartAsync();
        foreach (var name in new[] { "photo.png", "painting.png" })
            app.Storage.Blobs.Put($"input/a/{name}", name == narrow ? Pictures.Png(4000, 16) : Photo);

        await app.DropAsync("a/job.json", Encoding.UTF8.GetBytes($$"""{"content":"photo.png","styles":[{"image":"painting.png"}],"options":{"size":{{size}} } }"""));

        Assert.Equal(rejected ? 0 : 1, app.Jobs().Length);
        if (rejected)
        {
            var error = Assert.Single(app.Report("a/job.json")!.Errors);
            Assert.Equal((ErrorReason.ImageTooNarrow, $"input/a/{narrow}"), (error.Reason, error.Subject));
            Assert.EndsWith("set size to 253 or more.", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(448, false)]
    public async Task Drop_PictureTooLargeForTheWorkersMemory_IsRejectedWithTheSizeThatFits(int size, bool rejected)
    {
        await using var app = await RunningApp.StartAsync("Intake:WorkerMemory=640Mi");
        app.Storage.Blobs.Put("input/a/photo.png", Pictures.Png(1200, 900));
        app.Storage.Blobs.Put("input/a/painting.png", Photo);

        await app.DropAsync("a/job.json", Encoding.UTF8.GetBytes($$"""{"content":"photo.png","styles":[{"image":"painting.png"}],"options":{"size":{{size}} } }"""));

        Assert.Equal(rejected ? 0 : 1, app.Jobs().Length);
        if (rejected)
        {
            var error = Assert.Single(app.Report("a/job.json")!.Errors);
            Assert.Equal((ErrorReason.TooLargeForMemory, "input/a/photo.png", "640 MiB"), (error.Reason, error.Subject, error.Limit));
            Assert.Matches(@"^input/a/photo\.png would be painted at 1024 × 768 pixels, which needs about \d+ MiB of memory; the worker has 640 MiB\. Set size to \d+ or less, or give the worker more memory\.$", error.Message);
        }
    }

    [Fact]
    public async Task Drop_FileAboveTheLimit_IsNotDownloaded()
    {
        await using var app = await RunningApp.StartAsync("Intake:MaxImageBytes=10000");

        await app.DropAsync("wave/photo.png", new byte[10_001]);

        Assert.DoesNotContain(app.Storage.Requests, request => request.Line == "GET input/wave/photo.png");
        Assert.Equal("10,001 bytes", Assert.Single(app.Report("wave/photo.png")!.Errors).Actual);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Drop_PictureBeyondTheDefaultLimit_IsAcceptedWhereTheLimitIsRaised(int accepted)
    {
        await using var app = await RunningApp.StartAsync(accepted > 0 ? ["Intake:MaxImageSide=20000"] : []);

        await app.DropAsync("wave/photo.png", Pictures.Png(17_000, 20));

        Assert.Equal(accepted, app.Jobs().Length);
    }

    [Fact]
    public async Task Drop_PhotoAndStyleBothBad_ReportsBoth()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("styles/wave.PNG", Photo[..^20]);

        await app.DropAsync("wave/photo.png", [7]);

        Assert.Equal(["input/wave/photo.png", "styles/wave.PNG"], app.Report("wave/photo.png")!.Errors.Select(error => error.Subject));
    }

    [Fact]
    public async Task Drop_UnknownStyleAndBadPhoto_ReportsBoth()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("wafe/photo.png", [7]);

        Assert.Equal([ErrorReason.UnknownStyle, ErrorReason.UnsupportedFormat], app.Report("wafe/photo.png")!.Errors.Select(error => error.Reason));
    }

    [Fact]
    public async Task Deliver_RejectedDropAgain_DoesNothingVisible()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.png", [7]);
        var (report, status) = (app.Storage.Blobs.Find("output/wave/photo.png.error.json"), app.Status());

        await app.DeliverAsync("wave/photo.png");

        Assert.Equal(report, app.Storage.Blobs.Find("output/wave/photo.png.error.json"));
        Assert.Equal(status.PublishedEvents, app.Status().PublishedEvents);
        Assert.Single(app.Events());
    }

    [Theory]
    [InlineData("PUT output/")]
    [InlineData("POST events/")]
    public async Task Deliver_RejectionThatBrokeOff_IsCompleted(string step)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = request => request.Line.StartsWith(step, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AggregateException>(() => app.DropAsync("wave/photo.png", [7]));
        app.Storage.Fails = _ => false;
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.DeliverAsync("wave/photo.png");

        Assert.NotNull(app.Report("wave/photo.png"));
        Assert.Single(app.Events());
        Assert.Equal([JobState.Rejected], app.Status().PublishedEvents);
    }

    [Fact]
    public async Task Drop_GoodPhotoAfterABadOne_QueuesAJobAndRemovesTheReport()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.png", [7]);

        await app.DropAsync("wave/photo.png", Photo);

        Assert.Single(app.Jobs());
        Assert.Null(app.Report("wave/photo.png"));
        Assert.Equal(["StyleCloud.Job.Rejected", "StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_TooManyStyles_IsRejected()
    {
        await using var app = await RunningApp.StartAsync("Intake:MaxStyles=1", "Intake:DropGrace=00:00:00");

        await app.DropAsync("wave+starry-night/photo.png", Photo);

        Assert.Equal(ErrorReason.TooManyStyles, Assert.Single(app.Report("wave+starry-night/photo.png")!.Errors).Reason);
    }

    [Fact]
    public async Task Drop_JobAboveTheMessageLimit_IsRejected()
    {
        await using var app = await RunningApp.StartAsync("Intake:MaxStyles=64");
        string[] names = [.. Enumerable.Range(0, 12).Select(index => $"{new string('é', 400)}{index}")];
        foreach (var name in names)
            app.Storage.Blobs.Put($"styles/{name}.png", Photo);
        var folder = "many";
        app.Storage.Blobs.Put($"input/{folder}/photo.png", Photo);
        var styles = string.Join(',', names.Select(name => $$"""{"name":"{{name}}"}"""));

        await app.DropAsync($"{folder}/job.json", System.Text.Encoding.UTF8.GetBytes($$"""{"content":"photo.png","styles":[{{styles}}]}"""));

        var error = Assert.Single(app.Report($"{folder}/job.json")!.Errors);
        Assert.Equal((ErrorReason.JobTooLarge, "65536 bytes"), (error.Reason, error.Limit));
        Assert.Empty(app.Jobs());
    }

    [Fact]
    public async Task Drop_PathWithoutRoomForTheResult_IsRejectedWithAReport()
    {
        await using var app = await RunningApp.StartAsync();
        var name = $"wave/{new string('x', BlobNames.MaxLength - 5)}";

        await app.DropAsync(name, Photo);

        Assert.Equal(ErrorReason.InvalidDropPath, Assert.Single(app.Report(name)!.Errors).Reason);
    }

    private static byte[] Picture(string kind) => kind switch
    {
        "empty" => [],
        "text" => "this is no picture, whatever it is called"u8.ToArray(),
        "truncated" => Photo[..^40],
        "corrupt" => [.. Photo[..^60], .. Enumerable.Repeat((byte)0x55, 20), .. Photo[^40..]],
        "small" => Pictures.Png(15, 40),
        "long" => Pictures.Png(101, 20),
        "pixels" => Pictures.Png(90, 80),
        "bytes" => new byte[50_001],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

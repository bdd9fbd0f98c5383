using System.Text;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>A manifest and its pictures find each other though their names are written differently, or somebody is told.</summary>
public sealed class ManifestNameTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);
    private static readonly byte[] Painting = Pictures.Png(48, 64);

    public static TheoryData<string, string, string> Spellings => new()
    {
        { "job.json", "photo.png", "Photo.PNG" },
        { "job.json", "PHOTO.PNG", "photo.png" },
        { "job.json", "caf\u00e9.jpg", "cafe\u0301.jpg" },
        { "job.json", "cafe\u0301.jpg", "caf\u00e9.jpg" },
        { "job.json", "cafe\u0301.jpg", "CAF\u00c9.JPG" },
        { "Job.json", "photo.jpg", "photo.jpg" },
        { "JOB.JSON", "Photo.jpg", "photo.JPG" },
        { "job.JSON", "photo \U0001f5bc.jpg", "Photo \U0001f5bc.jpg" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Drop_NameInAnotherSpelling_IsTheSameJobWhicheverFileLandsLast(string manifest, string named, string there)
    {
        string[] files = [manifest, there, "painting.png"];
        int[][] orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];
        foreach (var order in orders)
        {
            await using var app = await RunningApp.StartAsync();
            foreach (var file in order.Select(at => files[at]))
            {
                Assert.Empty(app.Jobs());
                await app.DropAsync($"trip/{file}", file == manifest ? Manifest(named, "Painting.png") : file == there ? Photo : Painting);
            }

            app.Time.Advance(TimeSpan.FromSeconds(16));
            foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
                await app.IntakeAsync(again);
            Assert.Equal(($"trip/{there}", $"trip/{manifest}"), (app.Job().Content.Name, app.Status().InputName));
            Assert.Equal("trip/painting.png", Assert.Single(app.Job().Styles).Blob.Name);
            Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
        }
    }

    [Fact]
    public async Task Drop_ExactNameBesideAnotherSpelling_Wins()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        app.Storage.Blobs.Put("input/trip/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/Photo.jpg", Photo);

        await app.DropAsync("trip/job.json", Manifest("photo.jpg"));
        await app.DeliverAsync("trip/Photo.jpg");

        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
        Assert.Contains("does not name this photo", Assert.Single(app.Report("trip/Photo.jpg")!.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_TwoFilesOfTheName_AreBothNamed()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/Photo.jpg", Photo);

        await app.DropAsync("trip/job.json", Manifest("PHOTO.jpg"));
        await app.DeliverAsync("trip/photo.jpg");
        await app.DeliverAsync("trip/Photo.jpg");

        Assert.Contains("beside it are Photo.jpg and photo.jpg", Assert.Single(app.Report("trip/job.json")!.Errors).Message, StringComparison.Ordinal);
        Assert.Single(app.Statuses());
    }

    [Theory]
    [InlineData("photo.jpg", "photo.png")]
    [InlineData("photo.jpg", "Photo.heic")]
    [InlineData("photo.jpg", "photo.jpg.jpg")]
    [InlineData("photo", "photo.jpg")]
    [InlineData("my photo.jpg", "my_photo.jpg")]
    public async Task Drop_NearlyTheName_IsToldOnceAtTheManifestAfterAWhile(string named, string there)
    {
        foreach (var manifestFirst in new[] { true, false })
        {
            await using var app = await RunningApp.StartAsync();
            if (!manifestFirst)
                await app.DropAsync($"trip/{there}", Photo);
            await app.DropAsync("trip/job.json", Manifest(named));
            if (manifestFirst)
                await app.DropAsync($"trip/{there}", Photo);
            Assert.Empty(app.Statuses());
            app.Time.Advance(TimeSpan.FromSeconds(16));

            foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
                await app.IntakeAsync(again);

            var error = Assert.Single(app.Report("trip/job.json")!.Errors);
            Assert.Equal((ErrorReason.InvalidManifest, "input/trip/job.json: content", there, named), (error.Reason, error.Subject, error.Limit, error.Actual));
            Assert.Contains($"content is {named}, but the file beside it is called {there}", error.Message, StringComparison.Ordinal);
            Assert.Single(app.Statuses());
            Assert.Null(app.Report($"trip/{there}"));
            Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
        }
    }

    [Fact]
    public async Task Drop_RightFileComesInTime_NothingIsTold()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("trip/job.json", Manifest("photo.jpg"));
        await app.DropAsync("trip/photo.dng", Painting);
        await app.DropAsync("trip/photo.jpg", Photo);
        app.Time.Advance(TimeSpan.FromSeconds(16));

        var job = app.Job();

        Assert.Equal("trip/photo.jpg", job.Content.Name);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_RightFileComesAfterTheReport_MakesTheJobAndRemovesTheReport()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        await app.DropAsync("trip/photo.png", Photo);
        await app.DropAsync("trip/job.json", Manifest("photo.jpg"));
        Assert.NotNull(app.Report("trip/job.json"));

        await app.DropAsync("trip/photo.jpg", Photo);

        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
        Assert.Null(app.Report("trip/job.json"));
    }

    [Fact]
    public async Task Drop_PictureThatTheManifestNamesOtherwise_IsNotTakenForAnother()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("trip/job.json", Manifest("photo.jpg", "photo.png"));
        await app.DropAsync("trip/photo.png", Painting);
        Assert.Empty(app.Statuses());
        await app.DropAsync("trip/photo.jpg", Photo);

        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
    }

    [Fact]
    public async Task Drop_PictureThatNeverComes_WaitsQuietly()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("trip/job.json", Manifest("photo.jpg"));
        await app.DropAsync("trip/painting.png", Painting);

        Assert.DoesNotContain(app.Statuses(), status => status.InputName == "trip/job.json");
    }

    [Fact]
    public async Task Drop_TwoManifests_AreBothNamedOnce()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/Job.json", Manifest("photo.jpg"));
        app.Storage.Blobs.Put("input/trip/job.json", Manifest("photo.jpg"));

        foreach (var name in new[] { "photo.jpg", "Job.json", "job.json" })
            await app.DeliverAsync($"trip/{name}");

        Assert.Contains("here are trip/Job.json and trip/job.json", Assert.Single(app.Report("trip/Job.json")!.Errors).Message, StringComparison.Ordinal);
        Assert.Single(app.Statuses());
        Assert.Single(app.Events());
    }

    [Theory]
    [InlineData("job.json.txt")]
    [InlineData("Job.json.txt")]
    [InlineData("job.txt")]
    [InlineData("job.jsonc")]
    [InlineData("job.json.json")]
    [InlineData("job (1).json")]
    [InlineData("job(2).json")]
    [InlineData("job - Copy.json")]
    [InlineData("job copy.json")]
    [InlineData("jobs.json")]
    [InlineData("job.rtf")]
    [InlineData("job .json")]
    public async Task Drop_NearlyAManifest_IsToldHowItIsCalledAndItsPhotoWaits(string fileName)
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("trip/photo.jpg", Photo);
        await app.DropAsync($"trip/{fileName}", Manifest("photo.jpg", style: "wave"));
        app.Time.Advance(TimeSpan.FromSeconds(16));
        foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
            await app.IntakeAsync(again);

        var error = Assert.Single(app.Report($"trip/{fileName}")!.Errors);
        Assert.Equal((ErrorReason.InvalidDropPath, fileName), (error.Reason, error.Actual));
        Assert.Contains("upload it again as job.json", error.Message, StringComparison.Ordinal);
        Assert.Single(app.Statuses());
        await app.DropAsync("trip/job.json", Manifest("photo.jpg", style: "wave"));
        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
    }

    [Fact]
    public async Task Drop_ManifestInACaseThatNobodyUses_IsToldHowItIsCalled()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("trip/jOb.json", Manifest("photo.jpg", style: "wave"));

        Assert.Contains("a manifest is called job.json", Assert.Single(app.Report("trip/jOb.json")!.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_MisnamedManifestBesideAnother_LeavesAPhotoOfNeitherItsReport()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/job.txt", [1]);
        app.Storage.Blobs.Put("input/trip/job.json", Manifest("photo.jpg", style: "wave"));

        await app.DropAsync("trip/other.jpg", Photo);

        Assert.Equal(ErrorReason.UnknownStyle, Assert.Single(app.Report("trip/other.jpg")!.Errors).Reason);
    }

    [Theory]
    [InlineData("wave", "job.jpg", "job.txt")]
    [InlineData("wave", "Job.JPG", "job.txt")]
    [InlineData("wave", "job (1).jpg", "job (1).rtf")]
    public async Task Drop_TextOfAPictureThatIsCalledJob_BelongsToThePicture(string folder, string picture, string text)
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync($"{folder}/{text}", [1]);
        await app.DropAsync($"{folder}/{picture}", Photo);
        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal($"{folder}/{picture}", app.Job().Content.Name);
        Assert.Single(app.Statuses());
    }

    [Fact]
    public async Task Drop_TextOfAPictureThatIsCalledJob_KeepsNoOtherPhotoWaiting()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        app.Storage.Blobs.Put("input/trip/job.txt", [1]);
        app.Storage.Blobs.Put("input/trip/job.jpg", Photo);

        await app.DropAsync("trip/other.jpg", Photo);

        Assert.Equal(ErrorReason.UnknownStyle, Assert.Single(app.Report("trip/other.jpg")!.Errors).Reason);
    }

    [Theory]
    [InlineData("{", "job.json")]
    [InlineData("{", "Job.JSON")]
    [InlineData(null, "job.json")]
    public async Task Drop_ManifestWithoutErrorsAtLast_LetsThePhotosGoThatWaitedForItAndAreNotItsOwn(string? before, string fileName)
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        await app.DropAsync(before is null ? "trip/job.txt" : $"trip/{fileName}", Encoding.UTF8.GetBytes(before ?? "{}"));
        await app.DropAsync("trip/photo.jpg", Photo);
        await app.DropAsync("trip/other.jpg", Photo);
        Assert.Null(app.Report("trip/other.jpg"));

        await app.DropAsync($"trip/{fileName}", Manifest("photo.jpg", style: "wave"));
        foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
            await app.IntakeAsync(again);

        Assert.Equal("trip/photo.jpg", app.Job().Content.Name);
        Assert.Equal(ErrorReason.UnknownStyle, Assert.Single(app.Report("trip/other.jpg")!.Errors).Reason);
    }

    [Fact]
    public async Task Drop_ManifestInAStyleFolder_LooksAtNoFinishedPhotoTwice()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/other.jpg", Photo);
        await app.DropAsync("wave/photo.jpg", Photo);
        await app.DropAsync("wave/job.json", Manifest("photo.jpg", style: "starry-night"));
        var before = app.Storage.Requests.Count;
        foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
            await app.IntakeAsync(again);

        Assert.Equal(3, app.Jobs().Length);
        Assert.DoesNotContain(app.Storage.Requests.Skip(before), request => request.Line == "GET input/wave/other.jpg");
    }

    [Fact]
    public async Task Drop_MisnamedManifestInAStyleFolder_LeavesThePhotosTheirStyle()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/job.txt", [1]);

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.Equal("wave", Assert.Single(app.Job().Styles).Name);
    }

    [Fact]
    public async Task Drop_ManifestInAnotherCaseInAStyleFolder_StillWinsForItsPhoto()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/Job.json", Manifest("Photo.jpg", style: "starry-night"));

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.Equal("starry-night", Assert.Single(app.Job().Styles).Name);
    }

    private static byte[] Manifest(string content, string? image = null, string? style = null)
    {
        var named = image is not null ? new JsonObject { ["image"] = image } : new JsonObject { ["name"] = style ?? "wave" };
        return Encoding.UTF8.GetBytes(new JsonObject { ["content"] = content, ["styles"] = new JsonArray(named) }.ToJsonString());
    }
}

using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class OutputNameTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    [Fact]
    public async Task Drop_TwoPhotosOfOneStem_HaveTwoResultsInEitherOrder()
    {
        string[] photos = ["wave/IMG_1.jpg", "wave/IMG_1.png", "wave/IMG_1.JPG", "wave/IMG_1.jpeg", "wave/IMG_1", "wave/IMG_1.png.jpg"];
        var there = await OutputsAsync(photos);
        var back = await OutputsAsync([.. photos.Reverse()]);

        Assert.Equal(there, back);
        Assert.Equal(photos.Length, there.Values.Distinct().Count());
        Assert.Equal(("wave/IMG_1.png", "wave/IMG_1.png.png"), (there["wave/IMG_1.jpg"], there["wave/IMG_1.png"]));
    }

    [Fact]
    public async Task Drop_ManifestWhoseOutputIsAnotherPhotosResult_IsRefusedAndNothingIsReplaced()
    {
        await using var app = await RunningApp.StartAsync();
        var origin = ResultOrigin.Of("wave/a.jpg", "wave/a.jpg");
        app.Storage.Blobs.Put("output/wave/a.png", [1], metadata: new Dictionary<string, string> { ["jobid"] = "other", ["photo"] = origin.Photo, ["drop"] = origin.Drop });
        app.Storage.Blobs.Put("input/wave/b.jpg", Photo);

        await app.DropAsync("wave/job.json", Manifest("a"));

        var error = Assert.Single(app.Report("wave/job.json")!.Errors);
        Assert.Equal((ErrorReason.OutputTaken, "output/wave/a.png", "input/wave/job.json"), (error.Reason, error.Actual, error.Subject));
        Assert.Empty(app.Jobs());
        await app.DropAsync("wave/job.json", Manifest("b"));
        Assert.Equal("wave/b.png", app.Job().OutputName);
        Assert.Null(app.Report("wave/job.json"));
    }

    [Fact]
    public async Task Drop_SameManifestUploadedAgain_IsANewJob()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/b.jpg", Photo);
        await app.DropAsync("wave/job.json", Manifest("a"));

        await app.DropAsync("wave/job.json", Manifest("a"));
        await app.DeliverAsync("wave/job.json");
        await app.DeliverAsync("wave/b.jpg");

        Assert.Equal(2, app.Jobs().Length);
    }

    private static byte[] Manifest(string output) => Encoding.UTF8.GetBytes($$"""{"content":"b.jpg","styles":[{"name":"wave"}],"output":"{{output}}"}""");

    private static async Task<Dictionary<string, string>> OutputsAsync(string[] photos)
    {
        await using var app = await RunningApp.StartAsync();
        foreach (var photo in photos)
            await app.DropAsync(photo, Photo);
        return app.Jobs().ToDictionary(job => job.Content.Name, job => job.OutputName);
    }
}

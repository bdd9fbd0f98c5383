using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>Only pictures are halves of a pair.</summary>
public sealed class PairSidecarTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);
    private static readonly byte[] Painting = Pictures.Png(48, 64);

    [Theory]
    [InlineData("content.xmp")]
    [InlineData("content.jpg.xmp")]
    [InlineData("content.aae")]
    [InlineData("content.mov")]
    [InlineData("content.txt")]
    [InlineData("style.txt")]
    [InlineData("style.json")]
    [InlineData("style.pdf")]
    [InlineData("Style.XMP")]
    [InlineData("style.png.part")]
    [InlineData("._style.png")]
    [InlineData("._content.jpg")]
    public async Task Pair_WithASidecarInAnyOrder_IsOneJob(string sidecar)
    {
        string[] names = ["content.jpg", "style.png", sidecar];
        int[][] orders = [[0, 1, 2], [2, 0, 1], [0, 2, 1]];
        foreach (var order in orders)
        {
            await using var app = await RunningApp.StartAsync();
            foreach (var name in order.Select(at => names[at]))
                await app.DropAsync($"trip/{name}", name == "content.jpg" ? Photo : name == "style.png" ? Painting : [1, 2, 3]);
            app.Time.Advance(TimeSpan.FromSeconds(16));
            foreach (var again in app.Storage.Queues.Texts(QueueNames.Uploads))
                await app.IntakeAsync(again);

            var job = app.Job();
            Assert.Equal(("trip/content.jpg", "trip/style.png"), (job.Content.Name, Assert.Single(job.Styles).Blob.Name));
            Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
        }
    }

    [Fact]
    public async Task Pair_StyleIsAText_IsToldSoAfterAWhile()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("trip/content.jpg", Photo);
        await app.DropAsync("trip/style.txt", "wave"u8.ToArray());
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        var error = Assert.Single(app.Report("trip/style.txt")!.Errors);
        Assert.Equal((ErrorReason.UnsupportedFormat, ".txt"), (error.Reason, error.Actual));
        Assert.Contains("called style.jpg", error.Message, StringComparison.Ordinal);
        Assert.Null(app.Report("trip/content.jpg"));
    }

    [Theory]
    [InlineData("content.heic")]
    [InlineData("content.bmp")]
    [InlineData("content.dat")]
    public async Task Pair_HalfOfAnotherFormat_GetsItsOwnRefusal(string content)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/style.png", Painting);

        await app.DropAsync($"trip/{content}", [0x42, 0x4D, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

        var error = Assert.Single(app.Report($"trip/{content}")!.Errors);
        Assert.Equal((ErrorReason.UnsupportedFormat, $"input/trip/{content}"), (error.Reason, error.Subject));
    }

    [Fact]
    public async Task Pair_TwoPicturesOfOneHalf_AreStillRefused()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/trip/content.jpg", Photo);
        app.Storage.Blobs.Put("input/trip/content.heic", [1, 2, 3]);

        await app.DropAsync("trip/style.png", Painting);

        Assert.Contains("trip/content.heic, trip/content.jpg", Assert.Single(app.Report("trip/content.heic")!.Errors, error => error.Reason == ErrorReason.InvalidDropPath).Message, StringComparison.Ordinal);
    }
}

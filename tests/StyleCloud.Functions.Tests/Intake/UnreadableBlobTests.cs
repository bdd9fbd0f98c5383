using System.Net;
using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class UnreadableBlobTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    [Theory]
    [InlineData("BlobArchived", "archived", "Rehydrate it")]
    [InlineData("BlobBeingRehydrated", "still being rehydrated", "Wait until")]
    [InlineData("BlobUsesCustomerSpecifiedEncryption", "encrypted with a key that the uploader keeps", "without a key of your own")]
    public async Task Drop_PhotoThatStorageDoesNotGiveOut_IsRejectedAtOnceWithWhatToDo(string code, string actual, string remedy)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Refuses = request => request.Line == "GET input/wave/photo.jpg" ? (HttpStatusCode.Conflict, code) : null;

        await app.DropAsync("wave/photo.jpg", Photo);

        var error = Assert.Single(app.Report("wave/photo.jpg")!.Errors);
        Assert.Equal((ErrorReason.UnreadableBlob, "input/wave/photo.jpg", actual), (error.Reason, error.Subject, error.Actual));
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Rejected, app.Status().State);
    }

    [Fact]
    public async Task Drop_PhotoWhoseVersionStorageDoesNotTell_IsRejectedOnceHoweverOftenItIsDelivered()
    {
        await using var app = await RunningApp.StartAsync();
        Encrypt(app, "input/wave/photo.jpg");

        await app.DropAsync("wave/photo.jpg", Photo);
        await app.DeliverAsync("wave/photo.jpg");

        Assert.Equal(ErrorReason.UnreadableBlob, Assert.Single(app.Report("wave/photo.jpg")!.Errors).Reason);
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_StyleOfTheLibraryThatIsArchived_IsNamedAsWhatIsWrong()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Refuses = request => request.Line == "GET styles/wave.PNG" ? (HttpStatusCode.Conflict, "BlobArchived") : null;

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.Equal((ErrorReason.UnreadableBlob, "styles/wave.PNG"), app.Report("wave/photo.jpg")!.Errors.Select(error => (error.Reason, error.Subject)).Single());
    }

    [Fact]
    public async Task Drop_ManifestThatIsArchived_IsOneReportAtTheManifest()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Refuses = request => request.Line == "GET input/portrait/job.json" ? (HttpStatusCode.Conflict, "BlobArchived") : null;

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes("{}"));

        Assert.Equal(ErrorReason.UnreadableBlob, Assert.Single(app.Report("portrait/job.json")!.Errors).Reason);
    }

    [Theory]
    [InlineData("content.jpg")]
    [InlineData("style.jpg")]
    public async Task Drop_HalfOfAPairWhoseVersionStorageDoesNotTell_IsOneRejectionOfThePair(string encrypted)
    {
        await using var app = await RunningApp.StartAsync();
        Encrypt(app, $"input/pair/{encrypted}");
        await app.DropAsync("pair/content.jpg", Photo);
        await app.DropAsync("pair/style.jpg", Photo);
        await app.DeliverAsync("pair/content.jpg");

        var error = Assert.Single(app.Report("pair/content.jpg")!.Errors);
        Assert.Equal((ErrorReason.UnreadableBlob, $"input/pair/{encrypted}"), (error.Reason, error.Subject));
        Assert.Single(app.Statuses());
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
    }

    [Theory]
    [InlineData("job.json", "trip/job.json")]
    [InlineData("photo.jpg", "trip/job.json")]
    [InlineData("painting.png", "trip/job.json")]
    public async Task Drop_FileOfAManifestWhoseVersionStorageDoesNotTell_IsOneRejectionOfTheManifest(string encrypted, string input)
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        Encrypt(app, $"input/trip/{encrypted}");
        await app.DropAsync("trip/job.json", """{"content":"photo.jpg","styles":["painting.png"]}"""u8.ToArray());
        await app.DropAsync("trip/photo.jpg", Photo);
        await app.DropAsync("trip/painting.png", Photo);
        await app.DeliverAsync("trip/job.json");

        var error = Assert.Single(app.Report(input)!.Errors);
        Assert.Equal((ErrorReason.UnreadableBlob, $"input/trip/{encrypted}"), (error.Reason, error.Subject));
        Assert.Equal(input, app.Status().InputName);
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
    }

    /// <summary>As storage answers for a blob with a key of the uploader's: its name is listed, and no more is told.</summary>
    private static void Encrypt(RunningApp app, string path) => app.Storage.Refuses = request =>
        request.Line == $"HEAD {path}" || request.Line == $"GET {path}" ? (HttpStatusCode.Conflict, "BlobUsesCustomerSpecifiedEncryption") : null;

    [Fact]
    public async Task Drop_PhotoReplacedWhileItIsRead_IsDeliveredAgainAndBecomesOneJob()
    {
        await using var app = await RunningApp.StartAsync();
        var once = true;
        app.Storage.Before = request =>
        {
            if (request.Line != "GET input/wave/photo.jpg" || !once)
                return;
            once = false;
            app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        };

        await Assert.ThrowsAsync<AggregateException>(() => app.DropAsync("wave/photo.jpg", Photo));
        await app.DeliverAsync("wave/photo.jpg");

        Assert.Single(app.Jobs());
        Assert.Null(app.Report("wave/photo.jpg"));
    }
}

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
        app.Storage.Refuses = request => request.Line == "HEAD input/wave/photo.jpg" ? (HttpStatusCode.Conflict, "BlobUsesCustomerSpecifiedEncryption") : null;

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

using System.Text.Json;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.IntegrationTests.Inputs;

namespace StyleCloud.IntegrationTests;

/// <summary>Every kind of bad drop: the report beside where the picture would be, the status, one event; nothing queued.</summary>
public sealed class RejectedDropTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    public static TheoryData<string> Kinds => [.. BadDrop.All.Select(drop => drop.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Drop_ThatIsBad_IsAnsweredWithReasonAndValues(string kind)
    {
        var bad = BadDrop.All.Single(drop => drop.Kind == kind);
        var folder = Unique("bad");
        foreach (var (name, bytes) in bad.Blobs)
            await DropAsync(In(folder, name), bytes);

        var (path, report) = await Eventually.GetAsync(async token => await ReportAsync(folder, bad, token), $"the error report of {kind}", Patience);
        var error = report.Errors[0];
        Output.WriteLine($"| {kind} | {JsonNamingPolicy.KebabCaseLower.ConvertName(error.Reason.ToString())} | {error.Limit} | {error.Actual} | {error.Message} |");
        Assert.Equal((bad.Reason, ErrorCategory.Rejected), (error.Reason, report.Category));
        Assert.NotEmpty(error.Message);
        if (bad.NamesValues)
            Assert.All([error.Limit, error.Actual], Assert.NotNull);

        var status = (await Service.Statuses.ReadAsync(report.JobId, Token))!.Status;
        Assert.Equal((JobState.Rejected, bad.Reason), (status.State, status.Error!.Reason));
        Assert.False(status.Enqueued);
        Assert.Equal(BlobNames.ErrorReport(status.InputName), path);
        Assert.True(await Service.Storage.Container(ContainerNames.Input).GetBlobClient(status.InputName).ExistsAsync(Token));
        await EventsAsync(report.JobId, "Rejected");
    }

    [Fact]
    public async Task Drop_IntoTheArchiveTier_IsRejectedAtOnceWithWhatToDo()
    {
        var name = $"alpha/{Unique("archived")}.png";
        var archived = new BlobUploadOptions { AccessTier = AccessTier.Archive };
        await Service.Storage.Container(ContainerNames.Input).GetBlobClient(name).UploadAsync(BinaryData.FromBytes(Pictures.Photo(40)), archived, Token);

        var status = await EndOfAsync(name);

        Assert.Equal((JobState.Rejected, ErrorReason.UnreadableBlob, "archived"), (status.State, status.Error!.Reason, status.Error.Actual));
        Assert.Contains("Rehydrate it", status.Error.Message, StringComparison.Ordinal);
    }

    private static string In(string folder, string name) => name.Replace("{unique}", folder, StringComparison.Ordinal);

    private async Task<Found?> ReportAsync(string folder, BadDrop bad, CancellationToken token)
    {
        var prefix = bad.Blobs[^1].Name.StartsWith("{unique}", StringComparison.Ordinal) ? $"{folder}/" : bad.Blobs[^1].Name;
        var output = Service.Storage.Container(ContainerNames.Output);
        await foreach (var blob in output.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, token))
        {
            if (!blob.Name.EndsWith(".error.json", StringComparison.Ordinal))
                continue;
            var json = (await output.GetBlobClient(blob.Name).DownloadContentAsync(token)).Value.Content;
            var report = JsonSerializer.Deserialize(json.ToMemory().Span, ContractsJsonContext.Default.ErrorReport)!;
            return new(blob.Name, report);
        }

        return null;
    }

    private sealed record Found(string Path, ErrorReport Report);
}

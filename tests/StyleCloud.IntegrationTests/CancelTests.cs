using System.Diagnostics;
using StyleCloud.Contracts;

namespace StyleCloud.IntegrationTests;

/// <summary>The worker's verb <c>cancel</c> as an operator runs it, on jobs that wait, run and have ended.</summary>
public sealed class CancelTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    private const int Succeeded = 0, NotPossible = 8;

    [Fact]
    public async Task Cancel_JobsThatRunAndWait_EndWithoutAPicture_AndOneThatEndedStaysAsItIs()
    {
        var running = await FindAsync(await DropLongJobAsync(Unique("running"), 16), status => status is { State: JobState.Running, Progress.Evaluation: >= 2 });
        var queued = await FindAsync(await DropLongJobAsync(Unique("queued"), 17), status => status is { State: JobState.Queued, Enqueued: true });
        var preview = Service.Storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Preview(running.Id));
        await Eventually.TrueAsync(async token => await preview.ExistsAsync(token), "a preview", Patience);

        await CancelAsync("queued", queued.Id, Succeeded);
        await CancelAsync("running", running.Id, Succeeded);
        var asked = Stopwatch.GetTimestamp();
        var cancelled = await EndAsync(running.Id);
        Output.WriteLine($"running: ended {Stopwatch.GetElapsedTime(asked).TotalSeconds:F1} s after the verb, at evaluation {cancelled.Progress!.Evaluation} of {cancelled.Progress.Evaluations}");
        await CancelAsync("running again", running.Id, Succeeded);

        foreach (var job in new[] { cancelled, await EndAsync(queued.Id) })
        {
            Assert.Equal((JobState.Cancelled, ErrorReason.Cancelled), (job.State, job.Error!.Reason));
            Assert.False(await Service.Storage.Container(ContainerNames.Output).GetBlobClient(job.OutputName).ExistsAsync(Token));
            Assert.False(await Service.Storage.Container(ContainerNames.Output).GetBlobClient(BlobNames.ErrorReport(job.InputName)).ExistsAsync(Token));
            Assert.False(await Service.Storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Checkpoint(job.Id)).ExistsAsync(Token));
        }

        Assert.True(await preview.ExistsAsync(Token));
        await QuietAsync();
        await EventsAsync(running.Id, "Queued", "Started", "Cancelled");
        await EventsAsync(queued.Id, "Queued", "Cancelled");
        Assert.Equal(0, (await EndAsync(queued.Id)).Attempts);

        var name = $"alpha/{Unique("finished")}.png";
        await DropAsync(name, Pictures.Photo(18));
        var finished = await EndOfAsync(name);
        await CancelAsync("finished", finished.Id, NotPossible);
        await AssertSucceededOnceAsync(await EndAsync(finished.Id));
    }

    private async Task<string> DropLongJobAsync(string folder, int photo)
    {
        await DropAsync($"{folder}/job.json", """{"content": "photo.png", "styles": [{"name": "alpha"}], "options": {"preset": "fast", "size": 96, "iterations": 5000, "start": "noise"}}""");
        await DropAsync($"{folder}/photo.png", Pictures.Photo(photo, 96, 96));
        return $"{folder}/job.json";
    }

    private async Task CancelAsync(string which, string jobId, int expected)
    {
        var (exitCode, said) = await Service.WorkerVerbAsync("cancel", jobId);
        Output.WriteLine($"{which}: exit code {exitCode}, {(await EndOrPresentAsync(jobId)).State}; {said}");
        Assert.Equal(expected, exitCode);
    }

    private async Task<JobStatus> EndOrPresentAsync(string jobId) => (await Service.Statuses.ReadAsync(jobId, Token))!.Status;

    private async Task<JobStatus> EndAsync(string jobId) => await Eventually.GetAsync(
        async token => await Service.Statuses.ReadAsync(jobId, token) is { Status: { IsFinal: true } status } ? status : null, $"the end of job {jobId}", Patience);
}

using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Operating;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Tests.Operating;

public sealed class JobRedriveTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Redrive_JobThatReachedItsLimit_IsMadeByTheNextWorker()
    {
        using var worker = Failed(ErrorReason.DequeueLimitReached);

        Assert.Equal(1, await RedriveAsync(worker));

        var queued = worker.Status;
        Assert.Equal((JobState.Queued, 1, 0, true, null), (queued.State, queued.Redrives, queued.Attempts, queued.Enqueued, queued.Error));
        Assert.Null(worker.Storage.Blobs.Find("output/starry-night/cat.jpg.error.json"));
        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
        Assert.Equal(JobState.Succeeded, worker.Status.State);
        Assert.Equal(["queued-1", "started-1", "succeeded-1"], worker.EventIds().Select(id => id[(WorkerUnderTest.JobId.Length + 1)..]));
    }

    [Fact]
    public async Task Redrive_Twice_QueuesOnce()
    {
        using var worker = Failed(ErrorReason.StorageUnavailable);

        Assert.Equal((1, 0), (await RedriveAsync(worker), await RedriveAsync(worker)));
        Assert.Single(worker.Storage.Queues.Texts(QueueNames.Jobs));
    }

    [Fact]
    public async Task Redrive_InputChanged_IsLeftUnlessNamed()
    {
        using var worker = Failed(ErrorReason.InputChanged);

        Assert.Equal(0, await RedriveAsync(worker));
        Assert.Equal(1, await RedriveAsync(worker, [WorkerUnderTest.JobId]));
    }

    [Fact]
    public async Task Redrive_FailedLongAgo_IsLeftUnlessNamed()
    {
        using var worker = Failed(ErrorReason.Unexpected);

        Assert.Equal(0, await RedriveAsync(worker, since: -Day));
        Assert.Equal(1, await RedriveAsync(worker, [WorkerUnderTest.JobId], since: -Day));
    }

    [Fact]
    public async Task Redrive_DryRun_ChangesNothing()
    {
        using var worker = Failed(ErrorReason.Unexpected);
        var before = worker.Status;

        Assert.Equal(1, await Redrive(worker).RunAsync([], Day, dryRun: true, TestContext.Current.CancellationToken));

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(worker.Status));
        Assert.Empty(worker.Storage.Queues.Texts(QueueNames.Jobs));
    }

    [Fact]
    public async Task Redrive_CrashBeforeTheMessage_IsCompletedByTheNext()
    {
        using var worker = Failed(ErrorReason.OutOfMemory);
        worker.Storage.CrashesAfter = request => request.Method == "PUT" && request.Path.EndsWith("status.json", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => RedriveAsync(worker));
        worker.Storage.Revive();
        Assert.Empty(worker.Storage.Queues.Texts(QueueNames.Jobs));

        Assert.Equal(1, await RedriveAsync(worker));

        Assert.Equal((1, true), (worker.Status.Redrives, worker.Status.Enqueued));
        Assert.Single(worker.Storage.Queues.Texts(QueueNames.Jobs));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("fedcba9876543210fedcba9876543210")]
    public async Task Redrive_UnknownJob_IsSaid(string id)
    {
        using var worker = Failed(ErrorReason.Unexpected);

        Assert.Equal(0, await RedriveAsync(worker, [id]));
        Assert.Contains(worker.Log.Lines, line => line.Text.Contains($"There is no job {id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redrive_SucceededJob_IsRefused()
    {
        using var worker = Failed(ErrorReason.Unexpected);
        worker.WriteStatus(worker.Status with { State = JobState.Succeeded });

        Assert.Equal(0, await RedriveAsync(worker, [WorkerUnderTest.JobId]));
        Assert.Equal(JobState.Succeeded, worker.Status.State);
    }

    private static WorkerUnderTest Failed(ErrorReason reason)
    {
        var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.WriteStatus(worker.Status with
        {
            State = JobState.Failed,
            Attempts = 5,
            Error = new(reason, "It failed."),
            FinishedAt = worker.Time.GetUtcNow(),
            PublishedEvents = [JobState.Queued, JobState.Running, JobState.Failed],
        });
        worker.Storage.Blobs.Put("output/starry-night/cat.jpg.error.json", []);
        return worker;
    }

    private static Task<int> RedriveAsync(WorkerUnderTest worker, string[]? jobs = null, TimeSpan? since = null) =>
        Redrive(worker).RunAsync(jobs ?? [], since ?? Day, dryRun: false, TestContext.Current.CancellationToken);

    private static JobRedrive Redrive(WorkerUnderTest worker) => new(worker.Clients, worker.Ledger(), worker.Time, worker.Log.For<JobRedrive>());
}

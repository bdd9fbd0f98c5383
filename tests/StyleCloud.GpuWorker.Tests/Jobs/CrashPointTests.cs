using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

/// <summary>The process dies right after any one of its writes; the next delivery makes the effect appear exactly once.</summary>
public sealed class CrashPointTests
{
    [Fact]
    public async Task Handle_CrashAfterAnyWriteOfASuccess_EndsInOneVisibleEffect()
    {
        var writes = await CountWritesAsync(_ => { });

        Assert.True(writes >= 6, $"claim, started event, its mark, result, status, event, its mark, delete; found {writes}");
        for (var survived = 1; survived <= writes; survived++)
        {
            using var worker = new WorkerUnderTest();
            worker.Accept();
            await CrashAndRedeliverAsync(worker, survived);

            Assert.Equal(JobState.Succeeded, worker.Status.State);
            Assert.Equal(1, worker.Storage.Requests.Count(request => request.IsResultWrite));
            AssertSettled(worker, "StyleCloud.Job.Succeeded");
        }
    }

    [Fact]
    public async Task Handle_CrashAfterTheResult_CompletesFromItWithoutTheEngine()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.CrashesAfter = request => request.IsResultWrite;
        await worker.HandleNextAsync();
        worker.Storage.Revive();
        worker.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal(1, worker.EngineRuns);
        Assert.Equal(12, worker.Status.Result!.EngineSeconds);
        Assert.Equal("tést features", worker.Status.Result.Features);
        Assert.Equal(worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}")!.ETag, worker.Status.Result.Blob.ETag);
    }

    [Fact]
    public async Task Handle_CrashAfterAnyWriteOfAFailure_EndsInOneVisibleEffect()
    {
        static void Break(WorkerUnderTest worker) =>
            worker.Engine = _ => throw new StyleTransferException(new(ErrorReason.NotFinite, "No finite picture."));

        var writes = await CountWritesAsync(Break);
        for (var survived = 1; survived <= writes; survived++)
        {
            using var worker = new WorkerUnderTest();
            worker.Accept();
            Break(worker);
            await CrashAndRedeliverAsync(worker, survived);

            Assert.Equal(JobState.Failed, worker.Status.State);
            Assert.NotNull(worker.Storage.Blobs.Find("output/starry-night/cat.jpg.error.json"));
            AssertSettled(worker, "StyleCloud.Job.Failed");
        }
    }

    private static async Task<int> CountWritesAsync(Action<WorkerUnderTest> prepare)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        prepare(worker);
        await worker.HandleNextAsync();
        return worker.Storage.Requests.Count(request => request.IsWrite);
    }

    private static async Task CrashAndRedeliverAsync(WorkerUnderTest worker, int survived)
    {
        var written = 0;
        worker.Storage.CrashesAfter = request => request.IsWrite && ++written == survived;
        await worker.HandleNextAsync();
        worker.Storage.Revive();
        worker.Time.Advance(TimeSpan.FromMinutes(1));
        if (worker.Storage.Queues.Messages(QueueNames.Jobs).Count > 0)
            await worker.HandleNextAsync();
    }

    /// <summary>An event may be sent twice when the crash falls between sending and remembering; its id is then the same.</summary>
    private static void AssertSettled(WorkerUnderTest worker, string terminal)
    {
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.Equal(["StyleCloud.Job.Started", terminal], worker.EventTypes().Distinct());
        Assert.Equal(2, worker.EventIds().Distinct().Count());
        Assert.InRange(worker.EventIds().Count, 2, 3);
    }
}

using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class JobWorkerTests
{
    private const string OtherId = "fedcba9876543210fedcba9876543210";

    [Fact]
    public async Task Run_AsAJob_DrainsTheQueueAndEndsWhenIdle()
    {
        using var worker = new WorkerUnderTest(new() { IdleExit = TimeSpan.FromSeconds(30) });
        var (job, _) = worker.Accept();
        worker.Send(job);
        var running = worker.Worker().RunAsync(CancellationToken.None);

        await AdvanceUntilAsync(worker, running);

        Assert.Equal(ExitCodes.Success, await running);
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.Equal(JobState.Succeeded, worker.Status.State);
        Assert.Contains(worker.Log.Lines, line => line.EventId == 101);
    }

    [Fact]
    public async Task Run_AsAService_StaysWhenIdle()
    {
        using var worker = new WorkerUnderTest();
        var running = worker.Worker().RunAsync(worker.Shutdown.Token);
        for (var hour = 0; hour < 3; hour++)
        {
            var looks = worker.Storage.Requests.Count;
            worker.Time.Advance(TimeSpan.FromHours(1));
            await Eventually.TrueAsync(() => worker.Storage.Requests.Count > looks);
        }

        Assert.False(running.IsCompleted);
        await worker.Shutdown.CancelAsync();
        Assert.Equal(ExitCodes.Success, await running);
    }

    [Fact]
    public async Task Run_FatalError_EndsWithItsExitCode()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = _ => throw new StyleTransferException(new(ErrorReason.WeightsInvalid, "No weights."));

        Assert.Equal(ExitCodes.WeightsOrDevice, await worker.Worker().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Run_QueueUnreachableForAWhile_GoesOn()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Fails = request => request.IsQueue;
        var running = worker.Worker().RunAsync(worker.Shutdown.Token);
        await Eventually.TrueAsync(() => worker.Log.Lines.Any(line => line.EventId == 203));

        worker.Storage.Fails = _ => false;
        for (; worker.Status.State != JobState.Succeeded; await Task.Delay(5, TestContext.Current.CancellationToken))
            worker.Time.Advance(TimeSpan.FromSeconds(1));

        await worker.Shutdown.CancelAsync();
        Assert.Equal(ExitCodes.Success, await running);
    }

    [Fact]
    public async Task Run_AsAJobWithoutAQueue_GivesUpAndSaysSo()
    {
        using var worker = new WorkerUnderTest(new() { IdleExit = TimeSpan.FromSeconds(10) });
        worker.Storage.Fails = request => request.IsQueue;
        var running = worker.Worker().RunAsync(CancellationToken.None);

        await AdvanceUntilAsync(worker, running);

        Assert.Equal(ExitCodes.OutputOrStorage, await running);
    }

    [Fact]
    public async Task Run_TwoJobsAtOnce_ReadsTheNextWhileOneIsPainted()
    {
        using var worker = new WorkerUnderTest();
        AcceptTwo(worker);
        using var isPainting = new ManualResetEventSlim();
        var (painted, atOnce, most) = (0, 0, 0);
        worker.Engine = input => new ScriptedTransfer(input, _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            if (Interlocked.Increment(ref painted) == 1)
                isPainting.Wait(TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref atOnce);
        });

        var running = worker.Worker(jobsAtOnce: 2).RunAsync(worker.Shutdown.Token);
        await Eventually.TrueAsync(() => States(worker) is [JobState.Running, JobState.Running]);
        isPainting.Set();
        await Eventually.TrueAsync(() => States(worker) is [JobState.Succeeded, JobState.Succeeded]);

        Assert.Equal((2, 1), (painted, most));
        await worker.Shutdown.CancelAsync();
        Assert.Equal(ExitCodes.Success, await running);
    }

    [Fact]
    public async Task Run_TwoJobsAtOnceAndAShutdown_ReleasesBothAndPaintsNoMore()
    {
        using var worker = new WorkerUnderTest();
        AcceptTwo(worker);
        using var isPainting = new ManualResetEventSlim();
        worker.Engine = input => new ScriptedTransfer(input, _ => isPainting.Wait(TestContext.Current.CancellationToken), _ => Assert.Fail("It was told to stop."));

        var running = worker.Worker(jobsAtOnce: 2).RunAsync(worker.Shutdown.Token);
        await Eventually.TrueAsync(() => worker.EngineRuns == 1 && States(worker) is [JobState.Running, JobState.Running]);
        await worker.Shutdown.CancelAsync();
        isPainting.Set();

        Assert.Equal(ExitCodes.Success, await running);
        Assert.Equal(1, worker.EngineRuns);
        Assert.Equal([JobState.Queued, JobState.Queued], States(worker));
        Assert.Equal(2, worker.Storage.Queues.Messages(QueueNames.Jobs).Count);
    }

    [Fact]
    public async Task Run_TwoJobsAtOnceAndTheWaitingOneIsCancelled_LetsItGoAtOnce()
    {
        using var worker = new WorkerUnderTest();
        AcceptTwo(worker);
        using var isPainting = new ManualResetEventSlim();
        worker.Engine = input => new ScriptedTransfer(input, _ => isPainting.Wait(TestContext.Current.CancellationToken));

        var running = worker.Worker(jobsAtOnce: 2).RunAsync(worker.Shutdown.Token);
        await Eventually.TrueAsync(() => worker.EngineRuns == 1 && States(worker) is [JobState.Running, JobState.Running]);
        await worker.Ledger().CancelAsync(OtherId, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() =>
        {
            worker.Time.Advance(TimeSpan.FromMilliseconds(100));
            return States(worker) is [JobState.Running, JobState.Cancelled];
        });
        isPainting.Set();

        await Eventually.TrueAsync(() => States(worker) is [JobState.Succeeded, JobState.Cancelled]);
        Assert.Equal(1, worker.EngineRuns);
        await worker.Shutdown.CancelAsync();
        Assert.Equal(ExitCodes.Success, await running);
    }

    [Fact]
    public async Task Run_TwoJobsAtOnceAndAFatalError_EndsWithItsExitCode()
    {
        using var worker = new WorkerUnderTest();
        AcceptTwo(worker);
        worker.Engine = _ => throw new StyleTransferException(new(ErrorReason.WeightsInvalid, "No weights."));

        Assert.Equal(ExitCodes.WeightsOrDevice, await worker.Worker(jobsAtOnce: 2).RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Run_OneJobAtOnce_LeavesTheNextToOtherWorkers()
    {
        using var worker = new WorkerUnderTest();
        AcceptTwo(worker);
        var others = new List<JobState>();
        worker.Engine = input => new ScriptedTransfer(input, _ => others.AddRange(States(worker)));

        var running = worker.Worker().RunAsync(worker.Shutdown.Token);
        await Eventually.TrueAsync(() => States(worker) is [JobState.Succeeded, JobState.Succeeded]);

        Assert.Equal([JobState.Running, JobState.Queued, JobState.Succeeded, JobState.Running], others);
        await worker.Shutdown.CancelAsync();
        Assert.Equal(ExitCodes.Success, await running);
    }

    private static void AcceptTwo(WorkerUnderTest worker)
    {
        worker.Accept();
        worker.Accept(jobId: OtherId, outputName: "starry-night/dog.png");
    }

    private static List<JobState> States(WorkerUnderTest worker) => [worker.Status.State, worker.ReadStatus(OtherId).State];

    private static async Task AdvanceUntilAsync(WorkerUnderTest worker, Task running)
    {
        await Eventually.TrueAsync(() =>
        {
            if (!running.IsCompleted)
                worker.Time.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });
    }
}

using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class JobWorkerTests
{
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

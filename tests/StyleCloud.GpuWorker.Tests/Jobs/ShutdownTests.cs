using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Handle_ShutdownWhileTheEngineIsDeepInAStep_ReleasesTheMessageAfterTheGrace()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        using var step = new HeldStep();
        worker.Engine = step.Begin;
        var handling = worker.HandleNextAsync();
        await step.BegunAsync();

        await worker.Shutdown.CancelAsync();
        Assert.False(handling.IsCompleted);
        worker.Time.Advance(worker.Settings.ShutdownGrace);

        Assert.Equal(MessageOutcome.Released, await handling);
        Assert.Equal(worker.Time.GetUtcNow(), message.VisibleAt);
        Assert.Equal(JobState.Queued, worker.Status.State);
        Assert.Null(worker.Status.Claim);
        step.End();
    }

    [Fact]
    public async Task Handle_ShutdownWhenThePictureIsDone_StillWritesIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Before = request =>
        {
            if (request.IsResultWrite)
                worker.Shutdown.Cancel();
        };

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal(JobState.Succeeded, worker.Status.State);
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_NextDeliveryAfterAShutdown_Succeeds()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input, _ => worker.Shutdown.Cancel(), _ => { });
        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        worker.Engine = input => new ScriptedTransfer(input);
        var lease = await worker.Queue().ReceiveAsync(CancellationToken.None);
        await using (lease)
            Assert.Equal(MessageOutcome.Succeeded, await worker.Handler().HandleAsync(lease!, CancellationToken.None));

        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Succeeded"], worker.EventTypes());
        Assert.Equal((2, 1), (worker.Status.Attempts, worker.Status.Interruptions));
    }

    [Fact]
    public async Task Run_ShutdownWhileIdle_EndsWithSuccess()
    {
        using var worker = new WorkerUnderTest();
        var running = worker.Worker().RunAsync(worker.Shutdown.Token);

        await worker.Shutdown.CancelAsync();

        Assert.Equal(ExitCodes.Success, await running);
    }
}

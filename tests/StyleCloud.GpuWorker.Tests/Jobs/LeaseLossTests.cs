using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class LeaseLossTests
{
    [Fact]
    public async Task Handle_LeaseLostWhileTheEngineRuns_StopsItAndWritesNothingMore()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        using var running = new ManualResetEventSlim();
        worker.Engine = (_, _, token) =>
        {
            running.Set();
            token.WaitHandle.WaitOne();
            throw new OperationCanceledException(token);
        };
        var handling = worker.HandleNextAsync();
        await Eventually.TrueAsync(() => running.IsSet);

        worker.Storage.Queues.TakeAway(message);
        worker.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(MessageOutcome.Abandoned, await handling);
        var requests = worker.Storage.Requests.Count;
        worker.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(requests, worker.Storage.Requests.Count);
        Assert.Equal(JobState.Running, worker.Status.State);
        Assert.Single(worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.DoesNotContain(worker.Storage.Requests, request => request.IsMessageDelete || request.IsResultWrite);
        Assert.Equal(["StyleCloud.Job.Started"], worker.EventTypes());
    }

    [Fact]
    public async Task Handle_LeaseLostJustBeforeTheResult_WritesNoResult()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        worker.Engine = (input, _, _) =>
        {
            worker.Storage.Queues.TakeAway(message);
            return WorkerUnderTest.Finished(input);
        };

        Assert.Equal(MessageOutcome.Abandoned, await worker.HandleNextAsync());

        Assert.DoesNotContain(worker.Storage.Requests, request => request.IsResultWrite);
        Assert.Equal(JobState.Running, worker.Status.State);
    }

    [Fact]
    public async Task Handle_AnotherWorkerClaimsTheJob_DefersToIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = (input, _, _) =>
        {
            worker.WriteStatus(worker.Status with { Claim = new("other:1", "message-x", worker.Time.GetUtcNow().AddMinutes(1)) });
            return WorkerUnderTest.Finished(input);
        };

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal("other:1", worker.Status.Claim!.Worker);
        Assert.Equal(JobState.Running, worker.Status.State);
    }

    [Fact]
    public async Task Handle_JobCancelledJustAfterTheClaim_StaysCancelled()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Before = request =>
        {
            if (request.IsEvent && worker.Status.State == JobState.Running)
                worker.WriteStatus(worker.Status with { State = JobState.Cancelled, Claim = null });
        };

        Assert.Equal(MessageOutcome.AlreadyEnded, await worker.HandleNextAsync());

        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Equal(0, worker.EngineRuns);
    }

    [Fact]
    public async Task Handle_JobCancelledWhileItRuns_StopsTheEngineAndSettles()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        using var running = new ManualResetEventSlim();
        worker.Engine = (input, progress, token) =>
        {
            progress!(WorkerUnderTest.Progress(input, 1));
            running.Set();
            token.WaitHandle.WaitOne();
            throw new OperationCanceledException(token);
        };
        var handling = worker.HandleNextAsync();
        await Eventually.TrueAsync(() => running.IsSet);

        worker.WriteStatus(worker.Status with { State = JobState.Cancelled, Claim = null });
        worker.Time.Advance(worker.Settings.ProgressInterval);

        Assert.Equal(MessageOutcome.AlreadyEnded, await handling);
        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Cancelled"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }
}

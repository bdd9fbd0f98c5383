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
        using var step = new HeldStep();
        worker.Engine = step.Begin;
        var handling = worker.HandleNextAsync();
        await step.BegunAsync();

        worker.Storage.Queues.TakeAway(message);
        worker.Time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => worker.Log.Lines.Any(line => line.EventId == 202));
        step.End();

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
        worker.Engine = input => new ScriptedTransfer(input, _ => worker.Storage.Queues.TakeAway(message));

        Assert.Equal(MessageOutcome.Abandoned, await worker.HandleNextAsync());

        Assert.DoesNotContain(worker.Storage.Requests, request => request.IsResultWrite);
        Assert.Equal(JobState.Running, worker.Status.State);
    }

    [Fact]
    public async Task Handle_AnotherWorkerClaimsTheJob_DefersToIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(
            input, _ => worker.WriteStatus(worker.Status with { Claim = new("other:1", "message-x", worker.Time.GetUtcNow().AddMinutes(1)) }));

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal("other:1", worker.Status.Claim!.Worker);
        Assert.Equal(JobState.Running, worker.Status.State);
    }

    [Fact]
    public async Task Handle_AnotherWorkerHasMessageAndClaimWhileThisOneWasStalled_LeavesBothToIt()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        using var step = new HeldStep();
        worker.Engine = step.Begin;
        var handling = worker.HandleNextAsync();
        await step.BegunAsync();

        // The same message, delivered again to another worker. This one sees the other's claim before it sees that its lease is lost.
        worker.Storage.Queues.TakeAway(message);
        worker.WriteStatus(worker.Status with { Attempts = 2, Claim = new("other:1", message.Id, worker.Time.GetUtcNow().AddMinutes(1)) });
        worker.Time.Advance(worker.Settings.ProgressInterval);
        await Eventually.TrueAsync(() => worker.Log.Lines.Any(line => line.EventId == 400));
        step.End();

        Assert.Equal(MessageOutcome.Abandoned, await handling);

        Assert.Contains(worker.Log.Lines, line => line.EventId == 311);
        Assert.Equal(("other:1", 2), (worker.Status.Claim!.Worker, worker.Status.Attempts));
        Assert.DoesNotContain(worker.Storage.Requests, request => request.IsResultWrite || request.IsMessageDelete);
    }

    [Fact]
    public async Task Handle_JobEndedJustAfterTheClaim_StaysEnded()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Before = request =>
        {
            if (request.IsEvent && worker.Status.State == JobState.Running)
                worker.WriteStatus(worker.Status with { State = JobState.Failed, Error = new(ErrorReason.DequeueLimitReached, "Elsewhere."), Claim = null });
        };

        Assert.Equal(MessageOutcome.AlreadyEnded, await worker.HandleNextAsync());

        Assert.Equal("Elsewhere.", worker.Status.Error!.Message);
        Assert.Equal(0, worker.EngineRuns);
    }

    [Fact]
    public async Task Handle_JobEndedElsewhereWhileItRuns_StopsTheEngineAndSettles()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        using var step = new HeldStep();
        worker.Engine = step.Begin;
        var handling = worker.HandleNextAsync();
        await step.BegunAsync();

        worker.WriteStatus(worker.Status with { State = JobState.Failed, Error = new(ErrorReason.DequeueLimitReached, "Elsewhere."), Claim = null });
        worker.Time.Advance(worker.Settings.ProgressInterval);
        await Eventually.TrueAsync(() => worker.Log.Lines.Any(line => line.EventId == 400));
        step.End();

        Assert.Equal(MessageOutcome.AlreadyEnded, await handling);
        Assert.Equal("Elsewhere.", worker.Status.Error!.Message);
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Failed"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }
}

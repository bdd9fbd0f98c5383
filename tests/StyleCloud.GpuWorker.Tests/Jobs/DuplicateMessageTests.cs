using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class DuplicateMessageTests
{
    [Fact]
    public async Task Handle_SecondMessageOfAFinishedJob_DoesNothingVisible()
    {
        using var worker = new WorkerUnderTest();
        var (job, _) = worker.Accept();
        worker.Send(job);
        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
        var (status, result) = (worker.Storage.Blobs.Find($"jobs/{job.Id}/status.json"), worker.Storage.Blobs.Find($"output/{job.OutputName}"));

        Assert.Equal(MessageOutcome.AlreadyEnded, await worker.HandleNextAsync());

        Assert.Same(status, worker.Storage.Blobs.Find($"jobs/{job.Id}/status.json"));
        Assert.Same(result, worker.Storage.Blobs.Find($"output/{job.OutputName}"));
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Succeeded"], worker.EventTypes());
        Assert.Equal(1, worker.EngineRuns);
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_SecondMessageWhileAnotherWorks_WaitsUntilTheClaimWouldLapse()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        var lapses = worker.Time.GetUtcNow().AddSeconds(42);
        worker.WriteStatus(worker.Status with { State = JobState.Running, Attempts = 1, Claim = new("other:1", "message-x", lapses) });

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal(lapses, message.VisibleAt);
        Assert.Equal(0, worker.EngineRuns);
        Assert.Equal("other:1", worker.Status.Claim!.Worker);
    }

    [Fact]
    public async Task Handle_SecondMessageThatWaitedOftenerThanTheLimit_DoesNotFailTheJob()
    {
        using var worker = new WorkerUnderTest(new() { MaxDequeueCount = 2 });
        var (_, message) = worker.Accept();
        message.DequeueCount = 50;
        worker.WriteStatus(worker.Status with { State = JobState.Running, Attempts = 1, Claim = new("other:1", "message-x", worker.Time.GetUtcNow().AddSeconds(5)) });
        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        worker.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    [Fact]
    public async Task Handle_LapsedClaimOfAnother_IsTakenOver()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.WriteStatus(worker.Status with { State = JobState.Running, Attempts = 1, Claim = new("other:1", "message-x", worker.Time.GetUtcNow()) });

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal(2, worker.Status.Attempts);
    }

    [Fact]
    public async Task Handle_LiveClaimOfAnEarlierDeliveryOfTheSameMessage_IsTakenOver()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        worker.WriteStatus(worker.Status with { State = JobState.Running, Attempts = 1, Claim = new("dead:1", message.Id, worker.Time.GetUtcNow().AddMinutes(1)) });

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    [Fact]
    public async Task Handle_AnotherClaimsBetweenReadAndWrite_LosesAndWaits()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        var once = true;
        worker.Storage.Before = request =>
        {
            if (!request.IsStatusWrite || !once)
                return;
            once = false;
            worker.WriteStatus(worker.Status with { State = JobState.Running, Attempts = 1, Claim = new("other:1", "message-x", worker.Time.GetUtcNow().AddMinutes(1)) });
        };

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal("other:1", worker.Status.Claim!.Worker);
        Assert.Equal(0, worker.EngineRuns);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class RefusedMessageTests
{
    [Theory]
    [InlineData("<xml/>")]
    [InlineData("bm8gSlNPTg==")]
    public async Task Handle_ForeignMessage_GoesToThePoisonQueue(string text)
    {
        using var worker = new WorkerUnderTest();
        worker.Storage.Queues.Send(QueueNames.Jobs, text);

        Assert.Equal(MessageOutcome.Poisoned, await worker.HandleNextAsync());

        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
        var poisoned = Assert.Single(worker.Storage.Queues.Messages(QueueNames.JobsPoison)).Text;
        Assert.Contains(text, (string[])[poisoned, Encoding.UTF8.GetString(Convert.FromBase64String(poisoned))]);
        Assert.Contains(worker.Log.Lines, line => line.EventId == 204);
    }

    [Fact]
    public async Task Handle_UnknownSchemaVersion_FailsTheJobAndPoisonsTheMessage()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        var json = JsonNode.Parse(Convert.FromBase64String(message.Text))!;
        json["schemaVersion"] = 99;
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.Storage.Queues.Send(QueueNames.Jobs, Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())));

        Assert.Equal(MessageOutcome.Poisoned, await worker.HandleNextAsync());

        Assert.Equal(JobState.Failed, worker.Status.State);
        Assert.Equal(ErrorReason.UnsupportedSchema, worker.Status.Error!.Reason);
        Assert.Equal(["StyleCloud.Job.Failed"], worker.EventTypes());
        Assert.Single(worker.Storage.Queues.Messages(QueueNames.JobsPoison));
    }

    [Fact]
    public async Task Handle_ForeignMessageThatNamesARunningJob_LeavesTheJobAlone()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Queues.Clear(QueueNames.Jobs);
        worker.WriteStatus(worker.Status with { State = JobState.Running, Claim = new("other:1", "message-x", worker.Time.GetUtcNow().AddMinutes(1)) });
        worker.Storage.Queues.Send(QueueNames.Jobs, Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"id":"{{WorkerUnderTest.JobId}}","schemaVersion":2}""")));

        Assert.Equal(MessageOutcome.Poisoned, await worker.HandleNextAsync());

        Assert.Equal(JobState.Running, worker.Status.State);
        Assert.Empty(worker.EventTypes());
    }

    [Fact]
    public async Task Handle_JobThatWasNeverAccepted_GoesToThePoisonQueue()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Remove($"jobs/{WorkerUnderTest.JobId}/status.json");

        Assert.Equal(MessageOutcome.Poisoned, await worker.HandleNextAsync());

        Assert.Equal(0, worker.EngineRuns);
        Assert.Single(worker.Storage.Queues.Messages(QueueNames.JobsPoison));
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests;

public sealed class MessageJsonTests
{
    private static readonly StyleTransferJob Job = new(
        StyleTransferJob.CurrentSchemaVersion,
        "0123456789abcdef0123456789abcdef",
        new(ContainerNames.Input, "wave/été.jpg", "0x1", 100),
        [new("wave", new(ContainerNames.Styles, "wave.jpg", "0x2", 50), 1)],
        null,
        new(),
        "wave/été.png",
        new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        null);

    [Fact]
    public void Job_WrittenAndRead_IsTheSame()
    {
        var read = JsonSerializer.Deserialize(Write(), ContractsJsonContext.Default.StyleTransferJob)!;

        Assert.Equal(Job.Content, read.Content);
        Assert.Equal(Job.Styles, read.Styles);
        Assert.Equal(Job.Options, read.Options);
        Assert.Equal((Job.Id, Job.OutputName, Job.QueuedAt, null, null), (read.Id, read.OutputName, read.QueuedAt, read.StartImage, read.TraceParent));
    }

    [Fact]
    public void Job_MemberOfALaterVersion_IsIgnored()
    {
        var json = Write();
        json["somethingNew"] = 1;

        Assert.NotNull(json.Deserialize(ContractsJsonContext.Default.StyleTransferJob));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("content")]
    [InlineData("styles")]
    [InlineData("options")]
    [InlineData("outputName")]
    public void Job_RequiredMemberMissing_IsRefused(string member)
    {
        var json = Write();
        json.Remove(member);

        Assert.Throws<JsonException>(() => json.Deserialize(ContractsJsonContext.Default.StyleTransferJob));
    }

    [Fact]
    public void Status_Minimal_IsReadAgain()
    {
        var status = new JobStatus(1, Job.Id, JobState.Rejected, "a.jpg", null, [], null, null, Job.QueuedAt) { Error = new(ErrorReason.NoStyle, "No style.") };

        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus), ContractsJsonContext.Default.JobStatus)!;

        Assert.Equal((JobState.Rejected, ErrorReason.NoStyle, true), (read.State, read.Error!.Reason, read.IsFinal));
    }

    [Theory]
    [InlineData(JobState.Queued, "StyleCloud.Job.Queued", "id-queued")]
    [InlineData(JobState.Running, "StyleCloud.Job.Started", "id-started")]
    [InlineData(JobState.Succeeded, "StyleCloud.Job.Succeeded", "id-succeeded")]
    [InlineData(JobState.Failed, "StyleCloud.Job.Failed", "id-failed")]
    [InlineData(JobState.Cancelled, "StyleCloud.Job.Cancelled", "id-cancelled")]
    [InlineData(JobState.Rejected, "StyleCloud.Job.Rejected", "id-rejected")]
    public void EventType_State_HasTypeAndDeterministicId(JobState state, string type, string id) =>
        Assert.Equal((type, id), (JobEventTypes.For(state), JobEventTypes.IdFor("id", state, redrives: 0)));

    [Fact]
    public void EventId_RedrivenJob_BeginsANewSeries() => Assert.Equal("id-failed-2", JobEventTypes.IdFor("id", JobState.Failed, redrives: 2));

    [Fact]
    public void Enums_InJson_AreKebabCaseAndNeverNumbers()
    {
        Assert.Equal("\"image-too-small\"", JsonSerializer.Serialize(ErrorReason.ImageTooSmall));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<JobState>("1"));
    }

    private static JsonObject Write() => JsonSerializer.SerializeToNode(Job, ContractsJsonContext.Default.StyleTransferJob)!.AsObject();
}

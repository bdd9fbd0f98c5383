using System.Text;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Queueing;

public sealed class JobMessageReaderTests
{
    [Fact]
    public void Read_MessageOfIntake_IsTheJob()
    {
        using var worker = new WorkerUnderTest();
        var (job, message) = worker.Accept();

        var reading = JobMessageReader.Read(message.Text);

        Assert.Null(reading.Error);
        Assert.Equal(job.Id, reading.Job!.Id);
        Assert.Equal(job.Content, reading.Job.Content);
        Assert.Equal(job.Styles, reading.Job.Styles);
        Assert.Equal(job.Options, reading.Job.Options);
    }

    [Fact]
    public void Read_MemberOfALaterVersion_IsIgnored()
    {
        var reading = JobMessageReader.Read(Changed(message => message["invented"] = 1));

        Assert.NotNull(reading.Job);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("AAAA")]
    public void Read_ForeignText_IsInvalid(string text)
    {
        var reading = JobMessageReader.Read(text);

        Assert.Equal(ErrorReason.InvalidMessage, reading.Error!.Reason);
        Assert.Null(reading.Job);
        Assert.Null(reading.JobId);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":7,\"schemaVersion\":1}")]
    [InlineData("{\"id\":\"../../etc/passwd\",\"schemaVersion\":1}")]
    [InlineData("{\"id\":\"0123456789abcdef0123456789abcdef\"}")]
    [InlineData("{\"id\":\"0123456789abcdef0123456789abcdef\",\"schemaVersion\":\"1\"}")]
    [InlineData("{\"id\":\"0123456789abcdef0123456789abcdef\",\"schemaVersion\":1}")]
    public void Read_ForeignJson_IsInvalid(string json) =>
        Assert.Equal(ErrorReason.InvalidMessage, JobMessageReader.Read(Encode(json)).Error!.Reason);

    [Fact]
    public void Read_OtherSchemaVersion_NamesBothVersionsAndTheJob()
    {
        var reading = JobMessageReader.Read(Changed(message => message["schemaVersion"] = 2));

        Assert.Equal(ErrorReason.UnsupportedSchema, reading.Error!.Reason);
        Assert.Equal(("1", "2"), (reading.Error.Limit, reading.Error.Actual));
        Assert.Equal(WorkerUnderTest.JobId, reading.JobId);
    }

    [Theory]
    [InlineData("content", "null")]
    [InlineData("styles", "[]")]
    [InlineData("styles", "[null]")]
    [InlineData("styles", "[{\"name\":\"a\",\"blob\":{\"container\":\"styles\",\"name\":\"a.jpg\",\"eTag\":\"1\",\"length\":1},\"weight\":0}]")]
    [InlineData("outputName", "\"\"")]
    public void Read_JobThatLacksWhatItNeeds_IsInvalid(string member, string value)
    {
        var reading = JobMessageReader.Read(Changed(message => message[member] = JsonNode.Parse(value)));

        Assert.Equal(ErrorReason.InvalidMessage, reading.Error!.Reason);
        Assert.Equal(WorkerUnderTest.JobId, reading.JobId);
    }

    [Fact]
    public void Read_OptionOutOfRange_SaysWhichOne()
    {
        var reading = JobMessageReader.Read(Changed(message => message["options"]!["size"] = 99999));

        Assert.Contains("size", reading.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StartFromAnImageThatIsNotNamed_IsInvalid() =>
        Assert.NotNull(JobMessageReader.Read(Changed(message => message["options"]!["start"] = "image")).Error);

    private static string Changed(Action<JsonNode> change)
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        var json = JsonNode.Parse(Convert.FromBase64String(message.Text))!;
        change(json);
        return Encode(json.ToJsonString());
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}

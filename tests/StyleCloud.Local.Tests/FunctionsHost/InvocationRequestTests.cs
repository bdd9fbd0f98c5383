using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Stack;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class InvocationRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 8, TimeSpan.Zero);

    public static TheoryData<string> Fixtures => ["event-grid", "plain-text", "json-array", "job-message"];

    public static TheoryData<string> Captures => ["event-grid-schema", "cloud-event-schema", "json-array", "plain-text", "jobs-poison"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Build_FixtureMessage_HasTheProtocolsShape(string name)
    {
        var fixture = Read(Path.Combine(AppContext.BaseDirectory, "FunctionsHost", "Fixtures", $"{name}.json"));
        var message = fixture["message"]!;
        var received = Message((string)message["id"]!, (string)message["popReceipt"]!, (int)message["dequeueCount"]!, Moment(message["inserted"]), Moment(message["expires"]), Moment(message["nextVisible"]));

        var body = InvocationRequest.Build((string)fixture["function"]!, (string)fixture["binding"]!, received, (string)fixture["text"]!, Now);

        AssertSame(fixture["expected"]!.AsObject(), body);
    }

    /// <summary>What a real Functions host sent, where those recordings lie beside the repository.</summary>
    [Theory]
    [MemberData(nameof(Captures))]
    public void Build_CapturedMessage_EqualsTheCapture(string name)
    {
        var path = Path.Combine(ChildPrograms.RepositoryRoot, "..", "shared", "protocol", $"{name}.json");
        if (!File.Exists(path))
            Assert.Skip($"{Path.GetFileName(path)}: the recordings of a real host are not here.");
        var captured = Read(path)["body"]!.AsObject();
        var metadata = captured["Metadata"]!;
        var (binding, text) = captured["Data"]!.AsObject().Select(pair => (pair.Key, JsonSerializer.Deserialize<string>((string)pair.Value!)!)).Single();
        var received = Message(
            "f3f0a1dc-2e8f-45b7-b883-7a007d34f68c", JsonSerializer.Deserialize<string>((string)metadata["PopReceipt"]!)!, int.Parse((string)metadata["DequeueCount"]!, CultureInfo.InvariantCulture),
            Moment(metadata["InsertionTime"]), Moment(metadata["ExpirationTime"]), Moment(metadata["NextVisibleTime"]));
        if (name == "plain-text")
            received = Message("8c96a936-6ff1-4f0f-83ed-7671d1377f69", received.PopReceipt, 1, received.InsertedOn!.Value, received.ExpiresOn!.Value, received.NextVisibleOn!.Value);

        var body = InvocationRequest.Build((string)metadata["sys"]!["MethodName"]!, binding, received, text, Moment(metadata["sys"]!["UtcNow"]));

        AssertSame(captured, body);
    }

    [Fact]
    public void Serialize_Umlaut_StaysReadable() =>
        Assert.Contains("Grüße", System.Text.Encoding.UTF8.GetString(InvocationRequest.Serialize(new() { ["Data"] = "Grüße" })), StringComparison.Ordinal);

    private static QueueMessage Message(string id, string popReceipt, long dequeueCount, DateTimeOffset inserted, DateTimeOffset expires, DateTimeOffset nextVisible) =>
        QueuesModelFactory.QueueMessage(id, popReceipt, BinaryData.FromString("not used"), dequeueCount, nextVisible, inserted, expires);

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    private static DateTimeOffset Moment(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    /// <summary>The same members in the same order; the random id may differ.</summary>
    private static void AssertSame(JsonObject expected, JsonObject actual)
    {
        Assert.True(Guid.TryParse((string?)actual["Metadata"]!["sys"]!["RandGuid"], out _));
        actual["Metadata"]!["sys"]!["RandGuid"] = expected["Metadata"]!["sys"]!["RandGuid"]!.DeepClone();
        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }
}

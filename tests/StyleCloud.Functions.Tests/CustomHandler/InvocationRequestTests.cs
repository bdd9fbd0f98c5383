using System.Text;
using System.Text.Json;
using StyleCloud.Functions.CustomHandler;

namespace StyleCloud.Functions.Tests.CustomHandler;

public sealed class InvocationRequestTests
{
    [Fact]
    public async Task ReadAsync_JsonMessage_DecodesItExactlyOnceMore()
    {
        var request = await FixtureAsync("event-grid.json", "upload");

        using var message = JsonDocument.Parse(request.Message);
        Assert.Equal("c2f1", message.RootElement.GetProperty("id").GetString());
        Assert.Equal(3, request.DequeueCount);
    }

    [Fact]
    public async Task ReadAsync_ArrayMessage_KeepsItsText() =>
        Assert.StartsWith("[{\"specversion\"", (await FixtureAsync("cloud-event-array.json", "upload")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_PlainText_KeepsItsQuotes() =>
        Assert.Equal("just words, \"quoted\" ones", (await FixtureAsync("words.json", "upload")).Message);

    [Fact]
    public async Task ReadAsync_MessagePropertyOverwritesMetadata_IsNotBelieved() =>
        Assert.Null((await FixtureAsync("poisoned-job.json", "poisoned")).DequeueCount);

    [Theory]
    [InlineData("""{"Data":{"upload":"\"\\\"a JSON string\\\"\""}}""", "\"a JSON string\"")]
    [InlineData("""{"Data":{"upload":"not encoded twice"}}""", "not encoded twice")]
    [InlineData("""{"Data":{"upload":"\"broken"}}""", "\"broken")]
    [InlineData("""{"Data":{"upload":{"an":"object"}}}""", """{"an":"object"}""")]
    [InlineData("""{"Data":{"upload":""}}""", "")]
    public async Task ReadAsync_OtherShapes_GivesTheMessage(string body, string message) =>
        Assert.Equal(message, (await ReadAsync(body, "upload")).Message);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":"upload"}""")]
    [InlineData("""{"Metadata":{}}""")]
    [InlineData("""{"Data":{"upload":""")]
    public async Task ReadAsync_NotAnInvocation_Throws(string body) =>
        await Assert.ThrowsAsync<InvalidInvocationException>(() => ReadAsync(body, "upload"));

    [Fact]
    public async Task ReadAsync_RequestsCapturedFromTheHost_AllHaveAMessage()
    {
        var folder = CapturedRequests.Folder();
        Assert.SkipWhen(folder is null, "No captured requests beside this checkout.");

        foreach (var file in Directory.GetFiles(folder, "*.json"))
        {
            using var captured = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            var data = captured.RootElement.GetProperty("body").GetProperty("Data").EnumerateObject().Single();
            var request = await ReadAsync(captured.RootElement.GetProperty("body").GetRawText(), data.Name);
            Assert.Equal(JsonSerializer.Deserialize<string>(data.Value.GetString()!), request.Message);
            Assert.Equal(1, request.DequeueCount);
        }
    }

    private static async Task<InvocationRequest> FixtureAsync(string name, string binding) =>
        await ReadAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "CustomHandler", "Fixtures", name)), binding);

    private static Task<InvocationRequest> ReadAsync(string body, string binding) =>
        InvocationRequest.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), binding, TestContext.Current.CancellationToken);
}

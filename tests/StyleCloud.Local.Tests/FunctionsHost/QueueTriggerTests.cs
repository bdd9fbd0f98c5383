using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class QueueTriggerTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listener_Message_IsPostedAsTheRealHostDoes()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Intake").StartAsync();

        await host.Queue.SendMessageAsync("""{"id":"x","n":1}""", Token);

        var request = (await host.RequestsAsync(1))[0];
        var headers = request["headers"]!;
        Assert.Equal(("POST", "/Intake"), ((string)request["method"]!, (string)request["path"]!));
        Assert.Equal("application/json; charset=utf-8", (string)headers["content-type"]!);
        Assert.Equal("chunked", (string)headers["transfer-encoding"]!);
        Assert.Null(headers["content-length"]);
        Assert.StartsWith("Azure-Functions-Host/4.", (string)headers["user-agent"]!, StringComparison.Ordinal);
        Assert.StartsWith("4.", (string)headers["x-azure-functions-hostversion"]!, StringComparison.Ordinal);
        Assert.True(Guid.TryParse((string)headers["x-azure-functions-invocationid"]!, out _));
        var body = JsonNode.Parse((string)request["body"]!)!;
        Assert.Equal("""{"id":"x","n":1}""", JsonSerializer.Deserialize<string>((string)body["Data"]!["upload"]!));
        Assert.Equal("\"x\"", (string)body["Metadata"]!["Id"]!);
        await host.EmptyAsync();
    }

    [Fact]
    public async Task Listener_SeveralMessages_AreAllHandledAndDeleted()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Intake").StartAsync();

        for (var i = 0; i < 40; i++)
            await host.Queue.SendMessageAsync($"message {i}", Token);

        await host.EmptyAsync();
        var texts = host.Requests().Select(request => JsonSerializer.Deserialize<string>((string)JsonNode.Parse((string)request["body"]!)!["Data"]!["upload"]!));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"message {i}").Order(), texts.Order());
    }

    [Fact]
    public async Task Listener_AnswerFails_MessageIsPoisonedAtTheDequeueLimit()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Fails").StartAsync();

        await host.Queue.SendMessageAsync("broken", Token);

        Assert.Equal("broken", Text(await HostUnderTest.MessageAsync(host.Poison)));
        Assert.Equal(3, host.Requests().Count);
        await host.EmptyAsync();
    }

    [Fact]
    public async Task Listener_EmptyAnswer_IsAFailure()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Empty").StartAsync();

        await host.Queue.SendMessageAsync("unanswered", Token);

        Assert.Equal("unanswered", Text(await HostUnderTest.MessageAsync(host.Poison)));
    }

    [Fact]
    public async Task Listener_NotBase64_IsPoisonedAtOnceAndAsItWas()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Intake").StartAsync();

        await host.RawQueue.SendMessageAsync("this is not base64!", Token);
        await host.Queue.SendMessageAsync("this one is", Token);

        Assert.Equal("this is not base64!", await HostUnderTest.MessageAsync(host.Poison));
        await host.EmptyAsync();
        Assert.Single(host.Requests());
    }

    [Fact]
    public async Task Listener_HangingInvocation_TimesOutAndTheHandlerIsStartedAgain()
    {
        await using var host = new HostUnderTest(azurite).WithQueueFunction("Hangs");
        host.Host["functionTimeout"] = "00:00:01";
        await host.StartAsync();

        await host.Queue.SendMessageAsync("slow", Token);

        Assert.Equal("slow", Text(await HostUnderTest.MessageAsync(host.Poison)));
        Assert.Equal(3, host.Requests().Select(request => (int)request["process"]!).Distinct().Count());
        Assert.False(host.Running.IsCompleted);
    }

    [Fact]
    public async Task Listener_QueueOutputs_BecomeMessages()
    {
        var outputs = new JsonObject { ["text"] = "plain", ["many"] = new JsonArray("one", new JsonObject { ["id"] = 2 }), ["coded"] = "bm9kZQ==" };
        await using var host = new HostUnderTest(azurite).Answering(new() { ["Outputs"] = outputs, ["ReturnValue"] = "returned!", ["Logs"] = new JsonArray("a line") });
        var names = new[] { "text", "many", "coded", "$return", "unset" };
        var queues = names.ToDictionary(name => name, _ => $"out-{Guid.NewGuid():N}");
        host.WithQueueFunction("Sends", [.. queues.Select(pair => new JsonObject { ["type"] = "queue", ["direction"] = "out", ["name"] = pair.Key, ["queueName"] = pair.Value })]);
        await host.StartAsync();

        await host.Queue.SendMessageAsync("go", Token);
        await host.EmptyAsync();

        Assert.Equal("plain", await HostUnderTest.MessageAsync(azurite.Storage.Queue(queues["text"])));
        Assert.Equal("node", await HostUnderTest.MessageAsync(azurite.Storage.Queue(queues["coded"])));
        Assert.Equal("returned!", await HostUnderTest.MessageAsync(azurite.Storage.Queue(queues["$return"])));
        Assert.Equal("one", await HostUnderTest.MessageAsync(azurite.Storage.Queue(queues["many"])));
        Assert.Equal("{\n  \"id\": 2\n}", (await HostUnderTest.MessageAsync(azurite.Storage.Queue(queues["many"]))).ReplaceLineEndings("\n"));
        Assert.False(await azurite.Storage.Queue(queues["unset"]).ExistsAsync(Token));
    }

    private static string Text(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}

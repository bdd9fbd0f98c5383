using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>The stand-in over a fake handler and queues of its own on the shared Azurite.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly AzuriteFixture _azurite;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stylecloud-host-");
    private readonly CancellationTokenSource _stop = new();
    private readonly string _record;
    private readonly Dictionary<string, string> _environment = [];
    private FunctionsHostServer? _server;

    public HostUnderTest(AzuriteFixture azurite)
    {
        _azurite = azurite;
        _ = azurite.ConnectionString; // Skips where there is no Azurite.
        _record = Path.Combine(_root.FullName, "requests.jsonl");
        QueueName = $"q-{Guid.NewGuid():N}";
        Host = new JsonObject
        {
            ["version"] = "2.0",
            ["customHandler"] = new JsonObject
            {
                ["description"] = new JsonObject { ["defaultExecutablePath"] = "sh", ["arguments"] = new JsonArray("handler.sh") },
                ["enableForwardingHttpRequest"] = true,
            },
            ["extensions"] = new JsonObject { ["queues"] = new JsonObject { ["maxDequeueCount"] = 3 } },
        };
    }

    public string QueueName { get; }

    public string Folder => _root.FullName;

    public JsonObject Host { get; }

    public Task Running { get; private set; } = Task.CompletedTask;

    public HandlerSupervisor Handler => _server!.Handler;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public TimeSpan HandlerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public QueueClient Queue => _azurite.Storage.Queue(QueueName);

    public QueueClient RawQueue => _azurite.Storage.RawQueue(QueueName);

    public QueueClient Poison => _azurite.Storage.RawQueue($"{QueueName}-poison");

    public HostUnderTest Answering(JsonObject answer)
    {
        _environment["FAKE_HANDLER_ANSWER"] = answer.ToJsonString();
        return this;
    }

    public HostUnderTest Starting(string how)
    {
        _environment["FAKE_HANDLER_START"] = how;
        return this;
    }

    public HostUnderTest WithQueueFunction(string name, params IEnumerable<JsonObject> outputs) => WithFunction(
        name,
        [new JsonObject { ["type"] = "queueTrigger", ["direction"] = "in", ["name"] = "upload", ["queueName"] = QueueName, ["connection"] = "AzureWebJobsStorage" }, .. outputs]);

    public HostUnderTest WithTimerFunction(string name) =>
        WithFunction(name, new JsonObject { ["type"] = "timerTrigger", ["direction"] = "in", ["name"] = "timer", ["schedule"] = "* * * * * *" });

    public HostUnderTest WithHttpFunction(string name, string route) => WithFunction(
        name,
        new JsonObject { ["type"] = "httpTrigger", ["direction"] = "in", ["name"] = "request", ["route"] = route },
        new JsonObject { ["type"] = "http", ["direction"] = "out", ["name"] = "response" });

    public async Task<HostUnderTest> StartAsync()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        WriteFiles();
        var settings = new FunctionsHostSettings(Folder)
        {
            HandlerStartTimeout = HandlerStartTimeout,
            Setting = name => name == "AzureWebJobsStorage" ? _azurite.ConnectionString : null,
        };
        _server = new(settings, _azurite.Warden, TimeProvider.System);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        Running = _server.RunAsync(address => ready.TrySetResult(address), _stop.Token);
        await Task.WhenAny(ready.Task, Running);
        if (ready.Task.IsCompleted)
            Address = await ready.Task;
        return this;
    }

    /// <summary>Waits until the handler has received so many invocations.</summary>
    public Task<IReadOnlyList<JsonObject>> RequestsAsync(int count) => Eventually.GetAsync(
        () => Task.FromResult(Requests() is var requests && requests.Count >= count ? requests : null),
        $"{count} requests to the handler");

    public IReadOnlyList<JsonObject> Requests() =>
        File.Exists(_record) ? [.. File.ReadAllLines(_record).Select(line => JsonNode.Parse(line)!.AsObject())] : [];

    /// <summary>Waits for a message and takes it.</summary>
    public static Task<string> MessageAsync(QueueClient queue) => Eventually.GetAsync(
        async () => (await queue.ExistsAsync()).Value && (await queue.ReceiveMessageAsync()).Value is { } message ? message.Body.ToString() : null,
        $"a message in {queue.Name}");

    /// <summary>Waits until the trigger queue is empty, invisible messages included.</summary>
    public Task EmptyAsync() => Eventually.GetAsync(
        async () => (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0 ? "" : null,
        $"{QueueName} is empty");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Running);
        if (_server is not null)
            await _server.DisposeAsync();
        _stop.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>Writes host.json and a start script for the fake handler, with its settings in it.</summary>
    public void WriteFiles()
    {
        File.WriteAllText(Path.Combine(Folder, "host.json"), Host.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        var settings = string.Join(' ', _environment.Append(new("FAKE_HANDLER_RECORD", _record)).Select(pair => $"{pair.Key}='{pair.Value}'"));
        var script = Path.Combine(AppContext.BaseDirectory, "FunctionsHost", "fake-handler.mjs");
        File.WriteAllText(Path.Combine(Folder, "handler.sh"), $"exec env {settings} node '{script}'\n");
    }

    private HostUnderTest WithFunction(string name, params IEnumerable<JsonObject> bindings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name));
        File.WriteAllText(Path.Combine(folder.FullName, "function.json"), new JsonObject { ["bindings"] = new JsonArray([.. bindings]) }.ToJsonString());
        return this;
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>One time that a function of the test app ran.</summary>
internal sealed record Ran(string Function, string Text, long DequeueCount, string? TraceParent, int ProcessId);

/// <summary>The stand-in over the test app, a real isolated worker, and queues of its own on the shared Azurite.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private readonly AzuriteFixture _azurite;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stylecloud-host-");
    private readonly CancellationTokenSource _shutdown = new();
    private FunctionsHostServer? _server;

    public HostUnderTest(AzuriteFixture azurite)
    {
        _azurite = azurite;
        QueueName = $"q-{Guid.NewGuid():N}";
        Settings = new()
        {
            ["TestQueue"] = QueueName,
            ["TestStorage"] = azurite.ConnectionString, // Skips where there is no Azurite.
            ["TestSchedule"] = "0 0 0 1 1 *",
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["TESTAPP_RECORD"] = RecordPath,
        };
    }

    /// <summary>Properties of <c>extensions.queues</c> in host.json.</summary>
    public JsonObject Queues { get; } = new() { ["maxDequeueCount"] = 3, ["visibilityTimeout"] = "00:00:00", ["messageEncoding"] = "none" };

    /// <summary>Properties of <c>logging.logLevel</c> in host.json.</summary>
    public JsonObject LogLevel { get; } = [];

    public string? FunctionTimeout { get; init; }

    public Dictionary<string, string> Settings { get; }

    public TimeSpan WorkerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public string QueueName { get; }

    public string Folder => _root.FullName;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public Task Running { get; private set; } = Task.CompletedTask;

    public QueueClient Queue => _azurite.Storage.RawQueue(QueueName);

    public QueueClient TextQueue => _azurite.Storage.RawQueue($"{QueueName}-text");

    public QueueClient Poison => _azurite.Storage.RawQueue($"{QueueName}-poison");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string TestApp { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, typeof(HostUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestAppProgram").Value!));

    private string RecordPath => Path.Combine(_root.FullName, "record.jsonl");

    /// <summary>Writes a script root: the test app, as it was built, with a host.json of the test's own.</summary>
    public async Task WriteFilesAsync()
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(TestApp)!))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        var host = new JsonObject { ["version"] = "2.0", ["extensions"] = new JsonObject { ["queues"] = Queues.DeepClone() }, ["logging"] = new JsonObject { ["logLevel"] = LogLevel.DeepClone() } };
        if (FunctionTimeout is not null)
            host["functionTimeout"] = FunctionTimeout;
        await File.WriteAllTextAsync(Path.Combine(Folder, "host.json"), host.ToJsonString(), Token);
        await Queue.CreateIfNotExistsAsync(cancellationToken: Token);
        await TextQueue.CreateIfNotExistsAsync(cancellationToken: Token);
    }

    /// <summary>Starts and waits until it is ready, or until it has failed.</summary>
    public async Task<HostUnderTest> StartAsync()
    {
        await WriteFilesAsync();
        var settings = new FunctionsHostSettings(Folder) { ApplicationSettings = Settings, WorkerStartTimeout = WorkerStartTimeout, MaxPollingInterval = TimeSpan.FromMilliseconds(100) };
        _server = new(settings, _azurite.Warden, TimeProvider.System);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        Running = _server.RunAsync(address => ready.TrySetResult(address), _shutdown.Token);
        await Task.WhenAny(ready.Task, Running).WaitAsync(Eventually.Limit, Token);
        if (ready.Task.IsCompleted)
            Address = await ready.Task;
        return this;
    }

    public Task SendAsync(string text) => Queue.SendMessageAsync(text, Token);

    /// <summary>Every time that a function ran so far.</summary>
    public Ran[] Record()
    {
        if (!File.Exists(RecordPath))
            return [];
        using var reader = new StreamReader(new FileStream(RecordPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Ran>(line)!)];
    }

    public Task RanAsync(string text) => Eventually.TrueAsync(
        () =>
        {
            Assert.False(Running.IsFaulted, Running.Exception?.InnerException?.Message);
            return Record().Any(ran => ran.Text == text);
        },
        $"a function runs for {text}");

    /// <summary>Waits until the queue holds nothing, visible or not.</summary>
    public Task EmptyAsync() => Eventually.TrueAsync(
        async token => (await Queue.GetPropertiesAsync(token)).Value.ApproximateMessagesCount == 0, "the queue is empty");

    /// <summary>Waits for a poisoned message.</summary>
    public Task<string> PoisonedAsync() => Eventually.GetAsync(
        async token => await Poison.ExistsAsync(token) && await Poison.PeekMessageAsync(token) is { Value: { } message } ? message.Body.ToString() : null, "a poisoned message");

    /// <summary>Shuts it down and waits for its end.</summary>
    public async Task StopAsync()
    {
        await _shutdown.CancelAsync();
        await Task.WhenAny(Running).WaitAsync(Eventually.Limit, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _shutdown.Dispose();
        foreach (var queue in new[] { Queue, TextQueue, Poison })
            await queue.DeleteIfExistsAsync(CancellationToken.None);
        _root.Delete(recursive: true);
    }
}

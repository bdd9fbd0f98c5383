using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>One line of the test app's record.</summary>
internal sealed record AppRecord(string Function, string Text, long DequeueCount, string? TraceParent, int ProcessId, DateTimeOffset At);

/// <summary>The stand-in over the test app, in this process, with queues of its own on the shared Azurite.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private static readonly string App = Path.GetDirectoryName(
        typeof(HostUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestApp").Value!)!;

    private readonly AzuriteFixture _azurite;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stylecloud-host-");
    private readonly CancellationTokenSource _stop = new();
    private FunctionsHostServer? _server;

    public HostUnderTest(AzuriteFixture azurite)
    {
        _azurite = azurite;
        QueueName = $"q-{Guid.NewGuid():N}";
        RecordFile = Path.Combine(_root.FullName, "record.jsonl");
        Settings = new()
        {
            ["TestStorage"] = azurite.ConnectionString, // Skips where there is no Azurite.
            ["TestQueue"] = QueueName,
            ["TestSchedule"] = "0 0 0 1 1 *",
            ["TESTAPP_RECORD"] = RecordFile,
        };
    }

    public string QueueName { get; }

    public string RecordFile { get; }

    public string Folder => _root.FullName;

    /// <summary>What the app's host.json says.</summary>
    public JsonObject Host { get; } = new()
    {
        ["version"] = "2.0",
        ["extensions"] = new JsonObject { ["queues"] = new JsonObject { ["visibilityTimeout"] = "00:00:01", ["maxDequeueCount"] = 5 } },
    };

    /// <summary>The app's settings.</summary>
    public Dictionary<string, string> Settings { get; }

    public TimeSpan WorkerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan InvocationGrace { get; init; } = TimeSpan.FromSeconds(5);

    public Task Running { get; private set; } = Task.CompletedTask;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public QueueClient Queue => _azurite.Storage.Queue(QueueName);

    public QueueClient TextQueue => _azurite.Storage.Queue($"{QueueName}-text");

    public QueueClient Poison => _azurite.Storage.RawQueue($"{QueueName}-poison");

    public HostUnderTest With(string setting, string value)
    {
        Settings[setting] = value;
        return this;
    }

    public HostUnderTest With(Action<JsonObject> host)
    {
        host(Host);
        return this;
    }

    /// <summary>The app's files with this test's host.json.</summary>
    public void WriteFiles()
    {
        foreach (var entry in new DirectoryInfo(App).EnumerateFileSystemInfos())
            File.CreateSymbolicLink(Path.Combine(Folder, entry.Name), entry.FullName);
        var hostJson = Path.Combine(Folder, "host.json");
        File.Delete(hostJson);
        File.WriteAllText(hostJson, Host.ToJsonString());
    }

    public async Task<HostUnderTest> StartAsync()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await TextQueue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        WriteFiles();
        var settings = new FunctionsHostSettings(Folder) { ApplicationSettings = Settings, WorkerStartTimeout = WorkerStartTimeout, InvocationGrace = InvocationGrace };
        _server = new(settings, _azurite.Warden, TimeProvider.System);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        Running = _server.RunAsync(address => ready.TrySetResult(address), _stop.Token);
        if (await Task.WhenAny(ready.Task, Running) == ready.Task)
            Address = await ready.Task;
        return this;
    }

    /// <summary>Process id of the worker that is ready.</summary>
    public async Task<int> WorkerProcessAsync() => (await _server!.Workers.WhenReadyAsync(TestContext.Current.CancellationToken)).ProcessId;

    /// <summary>What the app has recorded.</summary>
    public IReadOnlyList<AppRecord> Records(string function) => File.Exists(RecordFile)
        ? [.. File.ReadAllLines(RecordFile).Where(line => line.EndsWith('}')).Select(line => JsonSerializer.Deserialize<AppRecord>(line)!).Where(record => record.Function == function)]
        : [];

    /// <summary>Waits until the app has recorded so much.</summary>
    public Task<IReadOnlyList<AppRecord>> RecordsAsync(string function, int count) => Eventually.GetAsync(
        () => Task.FromResult(Records(function) is var records && records.Count >= count ? records : null),
        $"{count} records of {function}; there are {Records(function).Count}");

    /// <summary>Waits for a message and takes it.</summary>
    public static Task<string> MessageAsync(QueueClient queue) => Eventually.GetAsync(
        async () => (await queue.ExistsAsync()).Value && (await queue.ReceiveMessageAsync()).Value is { } message ? message.Body.ToString() : null,
        $"a message in {queue.Name}");

    /// <summary>Waits until a queue is empty, invisible messages included.</summary>
    public static Task EmptyAsync(QueueClient queue) => Eventually.GetAsync(
        async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0 ? "" : null,
        $"{queue.Name} is empty");

    /// <summary>Asks the host to stop and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _stop.Dispose();
        _root.Delete(recursive: true);
    }
}

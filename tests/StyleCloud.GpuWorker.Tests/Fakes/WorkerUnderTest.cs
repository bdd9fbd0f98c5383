using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;
using StyleCloud.StyleTransfer;
using StyleCloud.Testing.Storage;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>The whole worker on fake storage, a fake clock and an engine that the test scripts.</summary>
internal sealed class WorkerUnderTest : IDisposable
{
    public const string JobId = "0123456789abcdef0123456789abcdef";
    public const string OutputName = "starry-night/cat.png";

    private readonly WorkThread _thread = new();
    private readonly WorkThread _pictures = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-worker-");

    public WorkerUnderTest(WorkerSettings? settings = null, string? sharedAccessSignature = null)
    {
        Settings = settings ?? new();
        Storage = new(Time);
        Clients = Storage.Clients(sharedAccessSignature);
        Heartbeat = new(HeartbeatPath, TimeSpan.FromMinutes(5), Time, Log.For<Heartbeat>());
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public TestLog Log { get; } = new();

    public WorkerSettings Settings { get; }

    public FakeStorage Storage { get; }

    public StorageClients Clients { get; }

    public string HeartbeatPath => Path.Combine(_folder.FullName, "heartbeat");

    public Heartbeat Heartbeat { get; }

    public Func<TransferInput, Transfer> Engine { get; set; } = input => new ScriptedTransfer(input);

    public int EngineRuns { get; private set; }

    public CancellationTokenSource Shutdown { get; } = new();

    public JobStatus Status => ReadStatus(JobId);

    public JobStatus ReadStatus(string jobId) =>
        JsonSerializer.Deserialize(Storage.Blobs.Find($"jobs/{jobId}/status.json")!.Content, ContractsJsonContext.Default.JobStatus)!;

    public void WriteStatus(JobStatus status) =>
        Storage.Blobs.Put($"jobs/{status.Id}/status.json", JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus));

    /// <summary>Accepts a job as intake does: inputs, status, message.</summary>
    public (StyleTransferJob Job, FakeMessage Message) Accept(StyleTransferOptions? options = null, string jobId = JobId, string outputName = OutputName)
    {
        var inputName = Path.ChangeExtension(outputName, "jpg");
        var content = Drop($"input/{inputName}", 40, 30);
        var style = Drop("styles/starry-night.jpg", 32, 32);
        var job = new StyleTransferJob(
            1, jobId, content, [new("starry-night", style, 1)], null, options ?? new(), outputName, Time.GetUtcNow(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        WriteStatus(new(1, jobId, JobState.Queued, inputName, content, job.Styles, job.Options, outputName, job.QueuedAt)
        {
            Enqueued = true,
            PublishedEvents = [JobState.Queued],
        });
        return (job, Send(job));
    }

    public FakeMessage Send(StyleTransferJob job) => Storage.Queues.Send(
        QueueNames.Jobs,
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(job, ContractsJsonContext.Default.StyleTransferJob)));

    public BlobReference Drop(string path, int width, int height)
    {
        var file = Pictures.Png(width, height);
        var blob = Storage.Blobs.Put(path, file, "image/png");
        var parts = path.Split('/', 2);
        return new(parts[0], parts[1], blob.ETag, file.Length);
    }

    /// <summary>Receives one message and handles it, as a worker process would.</summary>
    public async Task<MessageOutcome> HandleNextAsync()
    {
        var lease = await Queue().ReceiveAsync(CancellationToken.None);
        Assert.NotNull(lease);
        await using (lease)
            return await Handler().HandleAsync(lease, Shutdown.Token);
    }

    /// <summary>Types of the published events, in order.</summary>
    public IReadOnlyList<string> EventTypes() => EventProperties("type");

    /// <summary>Ids of the published events, in order.</summary>
    public IReadOnlyList<string> EventIds() => EventProperties("id");

    public JobQueue Queue() => new(Clients, Settings, Heartbeat, Time, Log.For<JobQueue>());

    public JobWorker Worker(int jobsAtOnce = 1) => new(Queue(), Handler(), jobsAtOnce, Settings, Time, Log.For<JobWorker>());

    public MessageHandler Handler()
    {
        var ledger = Ledger();
        var retry = new StorageRetry(retries: 0, Time, Log.For<StorageRetry>());
        var runner = new JobRunner(
            EngineAsync, _thread, _pictures, new(new(Clients), _pictures, Log.For<JobInputs>()), new(Clients), new(Clients), new(Clients), Settings, retry, Heartbeat, Time, Log.For<JobRunner>());
        var ends = new JobEnds(ledger, new(Clients), retry, Settings, Time, Log.For<JobEnds>());
        var recovery = new JobRecovery(ends, Settings, Time, Log.For<JobRecovery>());
        return new(ledger, new(ledger, Settings, Time), runner, ends, recovery, Settings, Time, Log.For<MessageHandler>());
    }

    public JobLedger Ledger() => new(Clients, new(new()), Time);

    public void Dispose()
    {
        _thread.Dispose();
        _pictures.Dispose();
        Shutdown.Dispose();
        Storage.Dispose();
        Heartbeat.Dispose();
        _folder.Delete(recursive: true);
    }

    private List<string> EventProperties(string name) =>
        [.. Storage.Queues.Texts(QueueNames.Events).Select(text => JsonDocument.Parse(text).RootElement.GetProperty(name).GetString()!)];

    private Task<LoadedEngine> EngineAsync(Network network, CancellationToken cancellationToken) => Task.FromResult(new LoadedEngine(
        input =>
        {
            EngineRuns++;
            return Engine(input);
        },
        "test device",
        "Nothing was chosen.",
        "tést features",
        HasDefaultFeatures: true));
}

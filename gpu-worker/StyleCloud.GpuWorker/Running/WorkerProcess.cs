using Microsoft.Extensions.Logging;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;
using StyleCloud.Weights;
using StyleCloud.Weights.Sources;
using TorchSharp;

namespace StyleCloud.GpuWorker.Running;

/// <summary>Puts the worker together and runs it: device, weights, then jobs.</summary>
internal sealed class WorkerProcess(WorkerSettings settings, StorageClients storage, EventTopic topic, TimeProvider time, ILoggerFactory logging)
{
    private const int StorageRetries = 7;

    // Nothing is gained by waiting: the message is released by now, and the unfinished step is lost either way.
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(2);

    /// <summary>A GPU paints a small picture in the time that the processor takes to read the next.</summary>
    private const int JobsAtOnceOnAGpu = 2;

    private readonly ILogger _logger = logging.CreateLogger<WorkerProcess>();

    /// <summary>True when the engine was deep in a step and the process has to end under it.</summary>
    public bool EngineStillRuns { get; private set; }

    /// <summary>Runs until idle, shut down or unable to go on.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken shutdown)
    {
        var device = TorchRuntime.Open(settings.Device, settings.MaxTorchThreads, settings.Memory);
        var mode = settings.IdleExit is { } idle ? $"as a job that ends when idle for {idle:c}" : "as a service";
        Log.WorkerStarted(_logger, Software.Name, device.Description, mode, device.Setup, settings.VisibilityTimeout, settings.MaxDequeueCount);
        using var heartbeat = new Heartbeat(Heartbeat.DefaultPath, Heartbeat.LongestSilence(settings), time, logging.CreateLogger<Heartbeat>());
        heartbeat.Beat();
        using var thread = new WorkThread();
        using var pictures = new WorkThread();
        var jobsAtOnce = settings.JobsAtOnce ?? (device.Device.type == DeviceType.CPU ? 1 : JobsAtOnceOnAGpu);
        using var loader = new EngineLoader(device, CreateResolver(heartbeat), ExplicitPath);
        try
        {
            // Before the first message is taken: weights that cannot be used must not cost a job its attempts.
            await loader.LoadAsync(Network.Vgg16, shutdown);
            return await CreateWorker(loader.LoadAsync, thread, pictures, jobsAtOnce, heartbeat).RunAsync(shutdown);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            Log.WorkerShutDown(_logger);
            return ExitCodes.Success;
        }
        finally
        {
            EngineStillRuns = !await thread.WaitUntilIdleAsync(EnginePatience);
            if (EngineStillRuns)
                Log.EngineStillRunning(_logger, EnginePatience);
        }
    }

    private JobWorker CreateWorker(EngineSource engines, WorkThread thread, WorkThread pictures, int jobsAtOnce, Heartbeat heartbeat)
    {
        var ledger = new JobLedger(storage, topic, time);
        var retry = new StorageRetry(StorageRetries, time, logging.CreateLogger<StorageRetry>());
        var inputs = new JobInputs(new(storage), pictures, logging.CreateLogger<JobInputs>());
        var runner = new JobRunner(engines, thread, pictures, inputs, new(storage), new(storage), new(storage), settings, retry, heartbeat, time, logging.CreateLogger<JobRunner>());
        var ends = new JobEnds(ledger, new(storage), retry, settings, time, logging.CreateLogger<JobEnds>());
        var recovery = new JobRecovery(ends, settings, time, logging.CreateLogger<JobRecovery>());
        var handler = new MessageHandler(ledger, new(ledger, settings, time), runner, ends, recovery, settings, time, logging.CreateLogger<MessageHandler>());
        return new(new(storage, settings, heartbeat, time, logging.CreateLogger<JobQueue>()), handler, jobsAtOnce, settings, time, logging.CreateLogger<JobWorker>());
    }

    private WeightsResolver CreateResolver(Heartbeat heartbeat)
    {
        var weights = new WeightsSettings { CacheFolder = settings.WeightsCache ?? WeightsCache.DefaultFolder, Offline = settings.Offline };
        return new([new ModelsContainerSource(storage, weights.CacheFolder, Told)], Told, weights);

        void Told(WeightsProgress progress)
        {
            heartbeat.Beat();
            Report(progress);
        }
    }

    private string? ExplicitPath(Network network) => network == Network.Vgg19 ? settings.Vgg19WeightsPath : settings.WeightsPath;

    private void Report(WeightsProgress progress)
    {
        if (progress.Stage == WeightsStage.Default)
            Log.DefaultFeaturesUsed(_logger, progress.Message);
        else if (progress.Stage != WeightsStage.Downloading || progress.Done == 0 || progress.Done == progress.Total)
            Log.WeightsProgress(_logger, progress.Message);
    }
}

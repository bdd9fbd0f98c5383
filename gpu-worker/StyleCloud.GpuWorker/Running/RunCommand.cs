using System.CommandLine;
using StyleCloud.GpuWorker.Engine;

namespace StyleCloud.GpuWorker.Running;

/// <summary>The verb <c>run</c>: takes jobs from the queue. Everything is set by environment variables.</summary>
internal static class RunCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("run", """
            Take jobs from the queue. Set by environment variables: Storage__ConnectionString, or Storage__BlobServiceUri and
            Storage__QueueServiceUri; Worker__VisibilityTimeout, Worker__IdleExit (set: ends when idle for so long; not set: stays),
            Worker__MaxDequeueCount, Worker__Device, Worker__WeightsPath, Worker__WeightsCache, Worker__Offline,
            Worker__MaxTorchThreads and others, see gpu-worker/README.md.
            """);
        command.SetAction(async (_, _) => await RunAsync());
        return command;
    }

    private static async Task<int> RunAsync()
    {
        WorkerProcess? process = null;
        var exitCode = await CloudVerb.RunAsync((settings, logging, shutdown) =>
        {
            process = new(settings.Worker, new(settings.Storage), new(settings.Events), TimeProvider.System, logging);
            return process.RunAsync(shutdown);
        });
        if (process is { EngineStillRuns: true })
            ImmediateExit.With(exitCode);
        return exitCode;
    }
}

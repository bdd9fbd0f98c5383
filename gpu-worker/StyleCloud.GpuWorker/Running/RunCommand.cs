using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Storage;
using StyleCloud.StyleTransfer;

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
            Worker__MaxTorchThreads and others, see the README.
            """);
        command.SetAction(async (_, _) => await RunAsync(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration configuration)
    {
        var (settings, storage) = WorkerSettingsReader.Read(configuration, out var problems);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync(problem);
        if (problems.Count > 0)
            return ExitCodes.Usage;

        var logging = CreateLogging(configuration);
        var process = new WorkerProcess(settings, new StorageClients(storage), TimeProvider.System, logging);
        var exitCode = await RunAsync(process, logging.CreateLogger("StyleCloud.GpuWorker"));

        // Disposing writes what is still in the queue of the console's lines.
        logging.Dispose();
        if (process.EngineStillRuns)
            ImmediateExit.With(exitCode);
        return exitCode;
    }

    private static async Task<int> RunAsync(WorkerProcess process, ILogger logger)
    {
        using var signals = new ShutdownSignals(signal => Log.StopRequested(logger, signal.ToString()));
        try
        {
            return await process.RunAsync(signals.Requested);
        }
        catch (StyleTransferException exception)
        {
            Log.WorkerCannotWork(logger, exception.Error.Reason, exception.Error.Message);
            return ExitCodes.For(exception.Error.Reason);
        }
        catch (Exception exception) when (ErrorClassifier.IsStorageFault(exception))
        {
            var error = ErrorClassifier.Classify(exception);
            Log.WorkerCannotWork(logger, error.Reason, error.Message);
            return ExitCodes.For(error.Reason);
        }
        catch (Exception exception)
        {
            Log.WorkerCrashed(logger, exception);
            return ExitCodes.Unexpected;
        }
    }

    private static ILoggerFactory CreateLogging(IConfiguration configuration) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddConfiguration(configuration.GetSection("Logging"))
        .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        }));
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Storage;
using StyleCloud.StyleTransfer;
using StyleCloud.Telemetry;

namespace StyleCloud.GpuWorker.Running;

/// <summary>What the verbs that reach storage share: settings from the environment, log and telemetry, signals, faults as exit codes.</summary>
internal static class CloudVerb
{
    /// <summary>Runs a verb.</summary>
    /// <param name="work">The verb itself; returns the exit code.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<RunSettings, ILoggerFactory, CancellationToken, Task<int>> work)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var settings = WorkerSettingsReader.Read(configuration, out var problems);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync(problem);
        if (problems.Count > 0)
            return ExitCodes.Usage;

        // Disposing writes what is still in the queue of the console's lines, and sends what telemetry still holds.
        var source = new TelemetrySource("stylecloud-worker", Software.Version, JobMetrics.MeterName, [MessageHandler.ActivityName]);
        using var telemetry = new TelemetryExport(source, configuration[TelemetryExport.ConnectionStringVariable], ServiceIdentity.Find);
        using var logging = CreateLogging(configuration, telemetry);
        return await RunAsync(stop => work(settings, logging, stop), logging.CreateLogger("StyleCloud.GpuWorker"));
    }

    private static async Task<int> RunAsync(Func<CancellationToken, Task<int>> work, ILogger logger)
    {
        using var signals = new ShutdownSignals(signal => Log.StopRequested(logger, signal.ToString()));
        try
        {
            return await work(signals.Requested);
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
        catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
        {
            Log.WorkerStopped(logger);
            return ExitCodes.Success;
        }
        catch (Exception exception)
        {
            Log.WorkerCrashed(logger, exception);
            return ExitCodes.Unexpected;
        }
    }

    private static ILoggerFactory CreateLogging(IConfiguration configuration, TelemetryExport telemetry) => LoggerFactory.Create(logging =>
    {
        logging
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
            });
        telemetry.AddTo(logging);
    });
}

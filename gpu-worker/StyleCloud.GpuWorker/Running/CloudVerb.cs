using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Platform;
using StyleCloud.Platform.Telemetry;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Running;

/// <summary>What the verbs that reach storage share: settings from the environment, log and telemetry, signals, failures as exit codes.</summary>
internal static class CloudVerb
{
    private const string ServiceName = "stylecloud-worker";

    /// <summary>Runs a verb.</summary>
    /// <param name="work">The verb itself; returns the exit code.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<RunSettings, ILoggerFactory, CancellationToken, Task<int>> work)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var settings = RunSettings.Read(configuration, out var errors);
        foreach (var error in errors)
            await Console.Error.WriteLineAsync(error);
        if (errors.Count > 0)
            return ExitCodes.Usage;

        // Disposing writes what is still in the queue of the console's lines, and sends what telemetry still holds: an execution ends with its last job.
        using var telemetry = CreateTelemetry(configuration);
        var logging = telemetry.GetLoggerFactory();
        return await RunAsync(shutdown => work(settings, logging, shutdown), logging.CreateLogger("StyleCloud.GpuWorker"));
    }

    private static async Task<int> RunAsync(Func<CancellationToken, Task<int>> work, ILogger logger)
    {
        using var signals = new ShutdownSignals(signal => Log.ShutdownRequested(logger, signal.ToString()));
        try
        {
            return await work(signals.Requested);
        }
        catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
        {
            Log.WorkerShutDown(logger);
            return ExitCodes.Cancelled; // A worker in service ends with success by itself; what else is broken off is not done.
        }
        catch (StyleTransferException exception)
        {
            Log.WorkerCannotWork(logger, exception.Error.Reason, exception.Error.Message);
            return ExitCodes.For(exception.Error.Reason);
        }
        catch (Exception exception) when (ErrorClassifier.IsStorageFailure(exception))
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

    /// <summary>
    /// Exactly one of two ways: to Application Insights where that is set, otherwise to the console. Both would put every line twice
    /// into the workspace, which takes the console of Container Apps as well.
    /// </summary>
    private static OpenTelemetrySdk CreateTelemetry(IConfiguration configuration) => OpenTelemetrySdk.Create(telemetry =>
    {
        telemetry.Services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Information)
            .AddConfiguration(configuration.GetSection("Logging"))
            .Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId));
        if (configuration[TelemetryExport.ConnectionStringVariable] is not { Length: > 0 } connectionString)
        {
            telemetry.Services.AddLogging(AddConsole);
            return;
        }

        Console.WriteLine($"The log goes to Application Insights ({TelemetryExport.ConnectionStringVariable}), as {ServiceName}.");
        var source = new TelemetrySource(ServiceName, Software.Version, JobMetrics.MeterName, [], [MessageHandler.ActivityName]);
        telemetry.ExportToApplicationInsights(source, connectionString, ServiceIdentity.Find());
    });

    private static void AddConsole(ILoggingBuilder logging) => logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.IncludeScopes = true;
        console.UseUtcTimestamp = true;
        console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        console.ColorBehavior = LoggerColorBehavior.Disabled;
    });
}

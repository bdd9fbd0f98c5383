using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace StyleCloud.Platform.Telemetry;

/// <summary>Log lines, traces and metrics to Application Insights, by identity. What still waits is sent when the provider of it all is disposed.</summary>
public static class TelemetryExport
{
    /// <summary>Environment variable that says where Application Insights is. It holds no secret: who may write is decided by identity.</summary>
    public const string ConnectionStringVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Collects and sends.</summary>
    /// <param name="telemetry">A host's OpenTelemetry, or one of its own.</param>
    /// <param name="source">Who speaks.</param>
    /// <param name="connectionString">Of Application Insights.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="configure">Changes the exporters' options, for tests; null for none.</param>
    public static IOpenTelemetryBuilder ExportToApplicationInsights(
        this IOpenTelemetryBuilder telemetry,
        TelemetrySource source,
        string connectionString,
        TokenCredential credential,
        Action<AzureMonitorExporterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return telemetry
            .ConfigureResource(resource => resource.AddService(source.Service, serviceVersion: source.Version))
            .WithTracing(traces => source.Activities.Aggregate(traces.AddSource([.. source.Sources]), (all, name) => all.AddLegacySource(name)).AddAzureMonitorTraceExporter(Configure))
            .WithMetrics(metrics => metrics.AddMeter(source.Meter).AddAzureMonitorMetricExporter(Configure))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(Configure), options => (options.IncludeScopes, options.IncludeFormattedMessage) = (true, true));

        void Configure(AzureMonitorExporterOptions options)
        {
            (options.ConnectionString, options.Credential) = (connectionString, credential);
            // Every trace whole, and every line: a job is rare, and the default leaves out whole traces and their lines beyond five a second.
            (options.SamplingRatio, options.TracesPerSecond, options.EnableTraceBasedLogsSampler) = (1, null, false);
            // What nobody looks at costs all the same: the exporter's own metrics and a live view, from every execution.
            (options.EnablePerformanceCounters, options.EnableStandardMetrics, options.EnableLiveMetrics) = (false, false, false);
            configure?.Invoke(options);
        }
    }
}

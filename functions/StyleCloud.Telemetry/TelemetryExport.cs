using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace StyleCloud.Telemetry;

/// <summary>
/// Log lines, traces and metrics to Application Insights, by identity. Without a connection string nothing is collected
/// and nothing is sent. Disposing sends what is still waiting.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    /// <summary>Environment variable that says where Application Insights is. It holds no secret: who may write is decided by identity.</summary>
    public const string ConnectionStringVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private readonly TelemetrySource _source;
    private readonly Action<AzureMonitorExporterOptions>? _exporter;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    /// <summary>Begins to collect.</summary>
    /// <param name="source">Who speaks.</param>
    /// <param name="connectionString">Of Application Insights; null or empty for nowhere.</param>
    /// <param name="credential">Who asks; called only where there is a connection string.</param>
    public TelemetryExport(TelemetrySource source, string? connectionString, Func<TokenCredential> credential)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(credential);
        _source = source;
        if (string.IsNullOrEmpty(connectionString))
            return;
        var identity = credential();
        _exporter = options => (options.ConnectionString, options.Credential) = (connectionString, identity);
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource());
        foreach (var activity in source.Activities)
            traces.AddLegacySource(activity);
        _traces = traces.AddAzureMonitorTraceExporter(_exporter).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(source.Meter).AddAzureMonitorMetricExporter(_exporter).Build();
    }

    /// <summary>Log lines go there too, with their scopes.</summary>
    public void AddTo(ILoggingBuilder logging)
    {
        if (_exporter is null)
            return;
        logging.AddOpenTelemetry(options =>
        {
            (options.IncludeScopes, options.IncludeFormattedMessage) = (true, true);
            options.SetResourceBuilder(Resource()).AddAzureMonitorLogExporter(_exporter);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService(_source.Service, serviceVersion: _source.Version);
}

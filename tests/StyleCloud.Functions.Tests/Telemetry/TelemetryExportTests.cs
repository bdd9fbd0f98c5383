using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using StyleCloud.Platform.Telemetry;

namespace StyleCloud.Functions.Tests.Telemetry;

public sealed class TelemetryExportTests
{
    private const string ConnectionString = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://ingestion.example/";
    private const string Capability = "WorkerOpenTelemetryEnabled";

    [Fact]
    public void Dispose_ProgramEndsRightAfterItsWork_EverythingIsSentOnceAndInOneTrace()
    {
        using var service = new IngestionService();
        using var meter = new Meter($"test-{Guid.NewGuid():N}");
        var source = new TelemetrySource("test", "1.2.3", meter.Name, [], ["Work"]);
        string traceId;
        using (var telemetry = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddLogging();
            builder.ExportToApplicationInsights(source, ConnectionString, service, options => options.Transport = service.Transport);
        }))
        {
            var logger = telemetry.GetLoggerFactory().CreateLogger("test");
            using var work = new Activity("Work").Start();
            traceId = work.TraceId.ToString();
            Say(logger, "all is done");
            meter.CreateCounter<long>("pictures").Add(1);
        }

        var sent = service.Envelopes();
        Assert.Equal(["Message", "Metric", "RemoteDependency"], sent.Select(envelope => envelope.Kind).Order());
        Assert.All(sent.Where(envelope => envelope.Kind != "Metric"), envelope => Assert.Equal(traceId, envelope.TraceId));
        Assert.All(sent, envelope => Assert.Equal("test", envelope.Role));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Build_WithOrWithoutApplicationInsights_HostIsToldWhoSendsTheLog(bool exports)
    {
        string[] args = ["--Storage:ConnectionString=UseDevelopmentStorage=true", $"--{TelemetryExport.ConnectionStringVariable}={(exports ? ConnectionString : "")}"];

        using var app = FunctionApp.Build(args);

        var capabilities = app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
        Assert.Equal(exports, capabilities.TryGetValue(Capability, out var told) && told == bool.TrueString);
    }

    [Fact]
    public void Build_Always_WritesNothingToTheConsoleThatTheHostCopiesIntoItsLog()
    {
        using var app = FunctionApp.Build(["--Storage:ConnectionString=UseDevelopmentStorage=true"]);

        Assert.DoesNotContain(app.Services.GetServices<ILoggerProvider>(), provider => provider.GetType().Name.Contains("Console", StringComparison.Ordinal));
    }

    private static void Say(ILogger logger, string text) => LoggerMessage.Define<string>(LogLevel.Information, new(1), "{Text}")(logger, text, null);
}

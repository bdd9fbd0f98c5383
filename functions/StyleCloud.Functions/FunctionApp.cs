using System.Net;
using StyleCloud.Contracts;
using StyleCloud.Functions.Api;
using StyleCloud.Functions.CustomHandler;
using StyleCloud.Functions.Intake;
using StyleCloud.Functions.Jobs;
using StyleCloud.Functions.JobsPoison;
using StyleCloud.Functions.UploadsPoison;
using StyleCloud.Functions.Watch;
using StyleCloud.Storage;
using StyleCloud.Telemetry;

namespace StyleCloud.Functions;

/// <summary>The settings are incomplete or wrong; the message says which, for a person.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Puts the custom handler together.</summary>
internal static class FunctionApp
{
    /// <summary>Where the Functions host says on which port it will call.</summary>
    public const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    private const string IntakeFunction = "Intake";
    private const string JobsPoisonFunction = "JobsPoison";
    private const string UploadsPoisonFunction = "UploadsPoison";
    private const string WatchFunction = "Watch";

    /// <summary>Builds the handler, ready to start.</summary>
    /// <param name="args">Settings may be given as <c>--Section:Name=value</c>.</param>
    /// <param name="replaceServices">Replaces services, for tests.</param>
    /// <exception cref="SettingsException">The port or the storage settings are missing or wrong.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replaceServices = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var port = PortFrom(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = InvocationRequest.MaxBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        AddTelemetry(builder);
        AddSettings(builder);
        AddServices(builder.Services);
        replaceServices?.Invoke(builder.Services);

        var app = builder.Build();
        Map(app);
        return app;
    }

    private static int PortFrom(ConfigurationManager configuration) =>
        int.TryParse(configuration[PortVariable], out var port) && port is >= 0 and <= 65_535
            ? port
            : throw new SettingsException($"{PortVariable} must be a port, 0…65535; it is {configuration[PortVariable] ?? "not set"}. The Functions host sets it when it starts this program.");

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        var version = typeof(FunctionApp).Assembly.GetName().Version!.ToString(3);
        var source = new TelemetrySource("stylecloud-functions", version, DropMetrics.MeterName, [IntakeFunction, JobsPoisonFunction, UploadsPoisonFunction, WatchFunction]);
        var export = new TelemetryExport(source, builder.Configuration[TelemetryExport.ConnectionStringVariable], ServiceIdentity.Find);
        export.AddTo(builder.Logging);
        builder.Services.AddSingleton(_ => export); // The container disposes it, which sends what still waits.
    }

    private static void AddSettings(WebApplicationBuilder builder)
    {
        try
        {
            var storage = builder.Configuration.GetSection(StorageSettings.SectionName).Get<StorageSettings>() ?? new();
            var intake = builder.Configuration.GetSection(IntakeSettings.SectionName).Get<IntakeSettings>() ?? new();
            var events = builder.Configuration.GetSection(EventSettings.SectionName).Get<EventSettings>() ?? new();
            string[] problems = [.. new[] { storage.Problem, events.Problem }.OfType<string>(), .. intake.Problems()];
            if (problems.Length > 0)
                throw new SettingsException(string.Join(Environment.NewLine, problems));
            builder.Services.AddSingleton(storage).AddSingleton(events).AddSingleton(intake);
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingsException(exception.Message); // The binder's: it names the setting and its value.
        }
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(provider => new StorageClients(provider.GetRequiredService<StorageSettings>()));
        services.AddSingleton(provider => new EventTopic(provider.GetRequiredService<EventSettings>()));
        services.AddSingleton<JobStatusStore>().AddSingleton<JobEventPublisher>().AddSingleton<ErrorReportStore>().AddSingleton<PinnedBlobs>();
        services.AddSingleton<ConcurrentDelivery>().AddSingleton<JobSubmission>().AddSingleton<FailureRecord>();
        services.AddSingleton<ManifestReader>().AddSingleton<ManifestDrops>().AddSingleton<PairDrops>().AddSingleton<StyleFolderDrops>().AddSingleton<DropResolver>();
        services.AddSingleton<PictureInspection>().AddSingleton<UploadMessages>().AddSingleton<UploadIntake>().AddSingleton<PoisonedJobs>().AddSingleton<PoisonedUploads>().AddSingleton<QueueWatch>();
        services.AddProblemDetails().AddExceptionHandler<ApiProblems>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJsonContext.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ApiJsonContext.Default);
        });
    }

    private static void Map(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/", () => TypedResults.Text("StyleCloud")); // The host's ping.
        app.MapQueueFunction<UploadIntake>(IntakeFunction, "upload");
        app.MapQueueFunction<PoisonedJobs>(JobsPoisonFunction, "poisoned");
        app.MapQueueFunction<PoisonedUploads>(UploadsPoisonFunction, "poisoned");
        app.MapTimerFunction<QueueWatch>(WatchFunction);
        var api = app.MapGroup("/api");
        api.MapPage();
        api.MapHealth();
        api.MapJobs();
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using StyleCloud.Contracts;
using StyleCloud.Functions.Api;
using StyleCloud.Functions.Intake;
using StyleCloud.Platform;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Settings;
using StyleCloud.Platform.Storage;
using StyleCloud.Platform.Telemetry;

namespace StyleCloud.Functions;

/// <summary>The settings are incomplete or wrong; the message says which, for a person.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Puts the function app together.</summary>
internal static class FunctionApp
{
    /// <summary>Activity source of the Functions worker: one activity for each invocation, in the host's trace.</summary>
    private const string InvocationSource = "Microsoft.Azure.Functions.Worker";

    /// <summary>Builds the app, ready to run behind a Functions host.</summary>
    /// <param name="args">What the host passes. Settings may be given as <c>--Section:Name=value</c>.</param>
    /// <param name="replaceServices">Replaces services, for tests.</param>
    /// <exception cref="SettingsException">Settings are missing or wrong; every one of them is named.</exception>
    public static IHost Build(string[] args, Action<IServiceCollection>? replaceServices = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<InvocationTrace>();
        // Three lines for every request otherwise, where the host tells of each invocation; and keys that MVC makes and nothing here uses.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddSettings(builder);
        AddTelemetry(builder);
        AddServices(builder.Services);
        replaceServices?.Invoke(builder.Services);
        return builder.Build();
    }

    private static void AddSettings(FunctionsApplicationBuilder builder)
    {
        var reader = new SettingsReader(builder.Configuration);
        builder.Services.AddSingleton(StorageSettings.Read(reader)).AddSingleton(EventSettings.Read(reader)).AddSingleton(IntakeSettings.Read(reader));
        if (reader.Errors is { Count: > 0 } errors)
            throw new SettingsException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>
    /// Exactly one of two ways. Either to Application Insights from here, and then the host is told not to send the same lines. Or, where
    /// that is not set, through the host, which writes them to its console.
    /// </summary>
    private static void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        if (builder.Configuration[TelemetryExport.ConnectionStringVariable] is not { Length: > 0 } connectionString)
            return;
        var version = typeof(FunctionApp).Assembly.GetName().Version!.ToString(3);
        var source = new TelemetrySource("stylecloud-functions", version, DropMetrics.MeterName, [InvocationSource], [UploadTrace.ActivityName]);
        builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults().ExportToApplicationInsights(source, connectionString, ServiceIdentity.Find());
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(provider => new StorageClients(provider.GetRequiredService<StorageSettings>()));
        services.AddSingleton(provider => new EventTopic(provider.GetRequiredService<EventSettings>()));
        services.AddSingleton<JobLedger>().AddSingleton<ResultStore>().AddSingleton<Failures>().AddSingleton<PinnedBlobs>();
        services.AddSingleton<DropFolders>().AddSingleton<Grace>().AddSingleton<Companions>();
        services.AddSingleton<ManifestReader>().AddSingleton<ManifestDrops>().AddSingleton<PairDrops>().AddSingleton<StyleFolderDrops>().AddSingleton<DropResolver>();
        services.AddSingleton<PictureInspection>().AddSingleton<UploadMessages>();

        services.AddSingleton(provider => new HttpPipeline(provider, ApiEndpoints.MapApi)).AddProblemDetails().AddExceptionHandler<ApiProblems>();
        // Larger bodies are refused by the pipeline, in words; Kestrel would end the connection, which the host reports as its own error.
        services.Configure<KestrelServerOptions>(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJsonContext.Default));
    }
}

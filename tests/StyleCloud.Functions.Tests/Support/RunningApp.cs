using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StyleCloud.Contracts;
using StyleCloud.Functions.Api;
using StyleCloud.Functions.Intake;
using StyleCloud.Functions.JobsPoison;
using StyleCloud.Functions.UploadsPoison;
using StyleCloud.Functions.Watch;
using StyleCloud.Testing.Storage;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>
/// The function app as its program builds it, over storage in memory. Functions are called as the Functions worker calls them, with
/// an instance of their own; the HTTP pipeline answers on a loopback port.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly IHost _app;
    private readonly WebApplication _web;

    private RunningApp(IHost app, WebApplication web, FakeStorage storage, AdjustableTime time)
    {
        (_app, _web, Storage, Time) = (app, web, storage, time);
        Http = new() { BaseAddress = new(web.Urls.Single()) };
    }

    /// <summary>What the app works on.</summary>
    public FakeStorage Storage { get; }

    /// <summary>The app's clock.</summary>
    public AdjustableTime Time { get; }

    /// <summary>A client of the HTTP pipeline.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts an app with two styles in its library.</summary>
    /// <param name="settings"><c>Section:Name=value</c> each.</param>
    public static Task<RunningApp> StartAsync(params string[] settings) => StartAsync(ApiEndpoints.MapApi, settings);

    /// <summary>Starts an app with endpoints of a test's own.</summary>
    public static async Task<RunningApp> StartAsync(Action<IEndpointRouteBuilder> map, params string[] settings)
    {
        var time = new AdjustableTime();
        var storage = new FakeStorage(time);
        storage.Blobs.Put("styles/starry-night.jpg", Pictures.Jpeg(40, 30));
        storage.Blobs.Put("styles/wave.PNG", Pictures.Png(32, 32));
        return await StartOnAsync(storage, time, map, settings);
    }

    /// <summary>Starts one more app on the storage of another, as a second instance would.</summary>
    public Task<RunningApp> StartBesideAsync() => StartOnAsync(Storage, Time, ApiEndpoints.MapApi);

    private static async Task<RunningApp> StartOnAsync(FakeStorage storage, AdjustableTime time, Action<IEndpointRouteBuilder> map, params string[] settings)
    {
        string[] args = ["--Storage:ConnectionString=UseDevelopmentStorage=true", .. settings.Select(setting => $"--{setting}")];
        var app = FunctionApp.Build(args, services => services
            .AddSingleton(storage.Clients())
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(provider => new HttpPipeline(provider, map))
            .AddLogging(logging => logging.ClearProviders()));
        var web = await ServeAsync(app.Services.GetRequiredService<HttpPipeline>(), app.Services);
        return new(app, web, storage, time);
    }

    /// <summary>The pipeline on a server that is set up as the app sets up its own.</summary>
    private static async Task<WebApplication> ServeAsync(HttpPipeline pipeline, IServiceProvider services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(services.GetRequiredService<IOptions<KestrelServerOptions>>());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(async context =>
        {
            await using var scope = services.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            await pipeline.RunAsync(context);
        });
        await web.StartAsync(TestContext.Current.CancellationToken);
        return web;
    }

    /// <summary>Uploads a blob and delivers its event.</summary>
    public async Task DropAsync(string name, byte[] bytes)
    {
        Storage.Blobs.Put($"input/{name}", bytes);
        await DeliverAsync(name);
    }

    /// <summary>Delivers the event of a blob that is there.</summary>
    public Task DeliverAsync(string name) => IntakeAsync(UploadEvents.EventGrid(name, Storage.Blobs.Find($"input/{name}")?.ETag ?? "0x0"));

    /// <summary>Delivers a message of the queue <c>uploads</c>.</summary>
    public Task IntakeAsync(string text) => Function<UploadIntake>().RunAsync(Encoded(text), TestContext.Current.CancellationToken);

    /// <summary>Delivers a message of the queue <c>uploads</c> whose body is no base64.</summary>
    public Task IntakeBodyAsync(string body) => Function<UploadIntake>().RunAsync(Message(body), TestContext.Current.CancellationToken);

    /// <summary>Delivers a message of the queue <c>uploads-poison</c>.</summary>
    public Task UploadsPoisonAsync(string text) => Function<PoisonedUploads>().RunAsync(Encoded(text), TestContext.Current.CancellationToken);

    /// <summary>Delivers a message of the queue <c>jobs-poison</c>.</summary>
    public Task JobsPoisonAsync(string text) => Function<PoisonedJobs>().RunAsync(Encoded(text), TestContext.Current.CancellationToken);

    /// <summary>Delivers a message of the queue <c>jobs-poison</c> whose body is no base64.</summary>
    public Task JobsPoisonBodyAsync(string body) => Function<PoisonedJobs>().RunAsync(Message(body), TestContext.Current.CancellationToken);

    /// <summary>Runs the timer's function once.</summary>
    public Task WatchAsync() => Function<QueueWatch>().RunAsync(new(), TestContext.Current.CancellationToken);

    private TFunction Function<TFunction>() => ActivatorUtilities.CreateInstance<TFunction>(_app.Services);

    private static QueueMessage Encoded(string text) => Message(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static QueueMessage Message(string body) => QueuesModelFactory.QueueMessage("m", "p", BinaryData.FromString(body), 1);

    /// <summary>The messages on the jobs queue.</summary>
    public StyleTransferJob[] Jobs() =>
        [.. Storage.Queues.Texts(QueueNames.Jobs).Select(text => JsonSerializer.Deserialize(text, ContractsJsonContext.Default.StyleTransferJob)!)];

    /// <summary>The one message on the jobs queue.</summary>
    public StyleTransferJob Job() => Assert.Single(Jobs());

    /// <summary>The events, read by the CloudEvents library.</summary>
    public CloudEvent[] Events() =>
        [.. Storage.Queues.Texts(QueueNames.Events).Select(text => new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(text), null, null))];

    /// <summary>Types of the events, in order.</summary>
    public string[] EventTypes() => [.. Events().Select(sent => sent.Type!)];

    /// <summary>All statuses.</summary>
    public JobStatus[] Statuses() =>
        [.. Storage.Blobs.Paths.Where(path => path.StartsWith("jobs/", StringComparison.Ordinal)).Select(path => JsonSerializer.Deserialize(Storage.Blobs.Find(path)!.Content, ContractsJsonContext.Default.JobStatus)!)];

    /// <summary>The one status.</summary>
    public JobStatus Status() => Assert.Single(Statuses());

    /// <summary>Writes a status as a worker would.</summary>
    public void SetStatus(JobStatus status) =>
        Storage.Blobs.Put($"jobs/{BlobNames.Status(status.Id)}", JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus));

    /// <summary>The report about a drop, or null.</summary>
    public ErrorReport? Report(string name) => Storage.Blobs.Find($"output/{BlobNames.ErrorReport(name)}") is { } blob
        ? JsonSerializer.Deserialize(blob.Content, ContractsJsonContext.Default.ErrorReport)
        : null;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _web.DisposeAsync();
        _app.Dispose();
    }
}

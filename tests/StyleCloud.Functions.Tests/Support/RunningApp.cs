using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>The real handler on a loopback port of its own, over storage in memory, driven as the Functions host drives it.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningApp(WebApplication app, InMemoryStorage storage, AdjustableTime time)
    {
        (_app, Storage, Time) = (app, storage, time);
        Http = new() { BaseAddress = new(app.Urls.Single()) };
    }

    /// <summary>What the handler works on.</summary>
    public InMemoryStorage Storage { get; }

    /// <summary>The handler's clock.</summary>
    public AdjustableTime Time { get; }

    /// <summary>A client of the handler's port.</summary>
    public HttpClient Http { get; }

    /// <summary>Where the handler listens.</summary>
    public ICollection<string> Urls => _app.Urls;

    /// <summary>Starts a handler with two styles in its library.</summary>
    /// <param name="settings"><c>Section:Name=value</c> each.</param>
    public static async Task<RunningApp> StartAsync(params string[] settings)
    {
        var time = new AdjustableTime();
        var storage = new InMemoryStorage(time);
        storage.Put("styles/starry-night.jpg", Pictures.Jpeg(40, 30));
        storage.Put("styles/wave.PNG", Pictures.Png(32, 32));
        var app = await StartOnAsync(storage, time, settings);
        return app;
    }

    /// <summary>Starts one more handler on the storage of another, as a second instance would.</summary>
    public Task<RunningApp> StartBesideAsync() => StartOnAsync(Storage, Time);

    private static async Task<RunningApp> StartOnAsync(InMemoryStorage storage, AdjustableTime time, params string[] settings)
    {
        string[] args = [$"--{FunctionApp.PortVariable}=0", "--Storage:ConnectionString=UseDevelopmentStorage=true", .. settings.Select(setting => $"--{setting}")];
        var app = FunctionApp.Build(args, services => services
            .AddSingleton(storage.Clients())
            .AddSingleton<TimeProvider>(time)
            .AddLogging(logging => logging.ClearProviders()));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, storage, time);
    }

    /// <summary>Uploads a blob and delivers its event.</summary>
    public async Task<HttpResponseMessage> DropAsync(string name, byte[] bytes)
    {
        Storage.Put($"input/{name}", bytes);
        return await DeliverAsync(name);
    }

    /// <summary>Delivers the event of a blob that is there.</summary>
    public Task<HttpResponseMessage> DeliverAsync(string name) => InvokeAsync("Intake", "upload", UploadEvents.EventGrid(name, Storage.Find($"input/{name}")?.ETag ?? "0x0"));

    /// <summary>Posts a message as the Functions host does.</summary>
    public Task<HttpResponseMessage> InvokeAsync(string function, string binding, string message)
    {
        var body = new JsonObject
        {
            ["Data"] = new JsonObject { [binding] = JsonSerializer.Serialize(message) },
            ["Metadata"] = new JsonObject { ["DequeueCount"] = "1" },
        };
        return Http.PostAsJsonAsync($"/{function}", body, TestContext.Current.CancellationToken);
    }

    /// <summary>The messages on the jobs queue.</summary>
    public StyleTransferJob[] Jobs() =>
        [.. Storage.Messages(QueueNames.Jobs).Select(message => JsonSerializer.Deserialize(message.Text, ContractsJsonContext.Default.StyleTransferJob)!)];

    /// <summary>The one message on the jobs queue.</summary>
    public StyleTransferJob Job() => Assert.Single(Jobs());

    /// <summary>The events, read by the CloudEvents library.</summary>
    public CloudEvent[] Events() =>
        [.. Storage.Messages(QueueNames.Events).Select(message => new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(message.Text), null, null))];

    /// <summary>Types of the events, in order.</summary>
    public string[] EventTypes() => [.. Events().Select(sent => sent.Type!)];

    /// <summary>All statuses.</summary>
    public JobStatus[] Statuses() =>
        [.. Storage.Names(ContainerNames.Jobs).Select(name => JsonSerializer.Deserialize(Storage.Find($"jobs/{name}")!.Bytes, ContractsJsonContext.Default.JobStatus)!)];

    /// <summary>The one status.</summary>
    public JobStatus Status() => Assert.Single(Statuses());

    /// <summary>Writes a status as a worker would.</summary>
    public void SetStatus(JobStatus status) =>
        Storage.Put($"jobs/{BlobNames.Status(status.Id)}", JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus));

    /// <summary>The report about a drop, or null.</summary>
    public ErrorReport? Report(string name) => Storage.Find($"output/{BlobNames.ErrorReport(name)}") is { } blob
        ? JsonSerializer.Deserialize(blob.Bytes, ContractsJsonContext.Default.ErrorReport)
        : null;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

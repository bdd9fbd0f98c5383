using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StyleCloud.Local.Processes;
using StyleCloud.Storage;
using Yarp.ReverseProxy.Forwarder;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>How the stand-in is to run.</summary>
/// <param name="ScriptRoot">The folder of host.json, function folders and handler.</param>
internal sealed record FunctionsHostSettings(string ScriptRoot)
{
    /// <summary>Public HTTP port on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Longest pause between two looks at an empty queue. The real host's minute would make a local run wait.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a handler may take to answer after its start.</summary>
    public TimeSpan HandlerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Finds the value of a setting, such as a connection string; null when it is not set.</summary>
    public Func<string, string?> Setting { get; init; } = Environment.GetEnvironmentVariable;
}

/// <summary>
/// A stand-in for the Azure Functions host, for custom handlers with queue triggers, queue outputs, timers and HTTP triggers. It
/// reads the same <c>host.json</c> and <c>function.json</c> files and speaks the same protocol to the handler.
/// </summary>
internal sealed class FunctionsHostServer : IAsyncDisposable
{
    private const long MaxRequestBytes = 100 * 1024 * 1024; // The real host's limit.
    private static readonly TimeSpan InvocationGrace = TimeSpan.FromSeconds(5);

    private readonly FunctionsHostSettings _settings;
    private readonly HostJson _host;
    private readonly IReadOnlyList<FunctionDefinition> _functions;
    private readonly TimeProvider _time;
    private readonly WebApplication _web;
    private readonly ILogger _logger;
    private readonly HandlerClient _client;
    private readonly HttpForwarding _forwarding;

    /// <summary>Reads the script root; nothing is started.</summary>
    /// <exception cref="LocalRunException">A file is missing or cannot be used.</exception>
    public FunctionsHostServer(FunctionsHostSettings settings, DeathWarden warden, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _host = HostJson.Read(settings.ScriptRoot);
        _functions = FunctionDefinition.ReadAll(settings.ScriptRoot);
        _web = BuildWeb(settings.Port);
        _logger = _web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FunctionsHost");
        Handler = new(settings.ScriptRoot, _host, warden, new(time), settings.HandlerStartTimeout, _logger);
        _client = new(Handler, _host.FunctionTimeout);
        _forwarding = new(Handler, _web.Services.GetRequiredService<IHttpForwarder>());
        _forwarding.Map(_web, _host, _functions);
    }

    /// <summary>The handler.</summary>
    public HandlerSupervisor Handler { get; }

    /// <summary>The public address; known once <see cref="RunAsync"/> has called back.</summary>
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Runs until cancelled.</summary>
    /// <param name="ready">Called once the handler answers and the public port is open.</param>
    /// <param name="cancellationToken">Stops the host; invocations under way get five seconds.</param>
    /// <exception cref="LocalRunException">The handler failed three times, or a setting is missing.</exception>
    public async Task RunAsync(Action<Uri> ready, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopHandler = new CancellationTokenSource();
        List<ITriggerListener> listeners =
        [
            .. _functions.Where(function => function.QueueTrigger is not null).Select(QueueListener),
            .. _functions.Where(function => function.TimerTrigger is not null).Select(TimerListener),
        ];
        await _web.StartAsync(cancellationToken);
        var handler = Handler.RunAsync(stopHandler.Token);
        try
        {
            await (await Task.WhenAny(handler, Handler.WhenReadyAsync(cancellationToken)));
            ready(Address);
            await ListenAsync(listeners, handler, stop);
        }
        finally
        {
            await stopHandler.CancelAsync();
            await Task.WhenAny(handler);
            await _web.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Closes the public port.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _forwarding.Dispose();
        await _web.DisposeAsync();
    }

    /// <summary>Runs the listeners until cancellation or the handler's final failure, which it throws.</summary>
    private static async Task ListenAsync(List<ITriggerListener> listeners, Task handler, CancellationTokenSource stop)
    {
        using var abort = new CancellationTokenSource();
        using var graceAfterStop = stop.Token.Register(() => abort.CancelAfter(InvocationGrace));
        var listening = listeners.Select(listener => listener.RunAsync(stop.Token, abort.Token)).ToList();
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
        var first = await Task.WhenAny([handler, stopped, .. listening]);
        await stop.CancelAsync();
        await Task.WhenAll(listening);
        if (first != stopped)
            await first;
    }

    private TimerTriggerListener TimerListener(FunctionDefinition function)
    {
        Log.TimerStarted(_logger, function.Name, function.TimerTrigger!.Schedule!.ToString());
        return new(function, _client, _time, _logger);
    }

    private QueueTriggerListener QueueListener(FunctionDefinition function)
    {
        var storage = new StorageClients(new() { ConnectionString = ConnectionString(function) });
        var maxPolling = _host.Queues.MaxPollingInterval < _settings.MaxPollingInterval ? _host.Queues.MaxPollingInterval : _settings.MaxPollingInterval;
        Log.ListenerStarted(_logger, function.Name, function.QueueTrigger!.QueueName!);
        return new(function, storage, _host.Queues, maxPolling, _client, _time, _logger);
    }

    /// <summary>The host's order: the setting with its prefix, then the plain one; sections with a connection string count too.</summary>
    private string ConnectionString(FunctionDefinition function)
    {
        var name = function.QueueTrigger!.Connection ?? "Storage";
        string[] settings = [$"AzureWebJobs{name}", name, $"AzureWebJobs{name}__ConnectionString", $"{name}__ConnectionString"];
        return settings.Select(_settings.Setting).FirstOrDefault(value => !string.IsNullOrEmpty(value))
            ?? throw new LocalRunException($"Function {function.Name} reads its queue through the connection {name}; none of the settings {string.Join(", ", settings)} is set.");
    }

    private static WebApplication BuildWeb(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore().AddHttpForwarder();
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning);
        var web = builder.Build();
        web.UseRouting();
        return web;
    }
}

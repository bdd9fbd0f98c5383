using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using StyleCloud.Local.Processes;
using Yarp.ReverseProxy.Forwarder;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// A stand-in for the Azure Functions host, for a .NET isolated worker with queue triggers, timers and HTTP triggers. It reads the
/// published <c>host.json</c> and <c>worker.config.json</c>, asks the worker for its functions and speaks the real host's protocol
/// with it.
/// </summary>
internal sealed class FunctionsHostServer : IAsyncDisposable
{
    private const long MaxRequestBytes = 100 * 1024 * 1024; // The real host's limit.
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    private readonly FunctionsHostSettings _settings;
    private readonly HostJson _hostJson;
    private readonly WebApplication _rpc;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly WorkerLog _workerLog;

    /// <summary>Reads the script root; nothing is started.</summary>
    /// <exception cref="LocalRunException">A file is missing or cannot be used.</exception>
    public FunctionsHostServer(FunctionsHostSettings settings, DeathWarden warden, TimeProvider time)
    {
        (_settings, _hostJson) = (settings, new(settings.ScriptRoot));
        var connections = new WorkerConnections();
        _rpc = BuildWeb(0, HttpProtocols.Http2, services => services.AddSingleton(connections).AddGrpc(grpc => grpc.MaxReceiveMessageSize = null));
        _rpc.MapGrpcService<WorkerConnections>();
        _loggers = _rpc.Services.GetRequiredService<ILoggerFactory>();
        _logger = _loggers.CreateLogger("Host");
        _workerLog = new(_loggers);
        Workers = new(settings, warden, new(time), connections, _workerLog, _logger);
    }

    /// <summary>The worker.</summary>
    public IsolatedWorkerSupervisor Workers { get; }

    /// <summary>Runs until cancelled.</summary>
    /// <param name="ready">Called once the worker's functions are loaded, all triggers are listened to and the public port is open.</param>
    /// <param name="shutdown">Shuts the host down: triggers first, then the worker, then the servers.</param>
    /// <exception cref="LocalRunException">The worker failed three times, or a function cannot be listened for.</exception>
    public async Task RunAsync(Action<Uri> ready, CancellationToken shutdown)
    {
        using var stopWorker = new CancellationTokenSource();
        await _rpc.StartAsync(shutdown);
        var worker = Workers.RunAsync(Address(_rpc), stopWorker.Token);
        try
        {
            await await Task.WhenAny(worker, Workers.WhenReadyAsync(shutdown));
            await RunTriggersAsync(ready, worker, stopWorker, shutdown);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            // Shut down before it was ready.
        }
        finally
        {
            await stopWorker.CancelAsync();
            await Task.WhenAny(worker);
            await _rpc.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Closes what is still open.</summary>
    public ValueTask DisposeAsync() => _rpc.DisposeAsync();

    private async Task RunTriggersAsync(Action<Uri> ready, Task worker, CancellationTokenSource stopWorker, CancellationToken shutdown)
    {
        var functions = Workers.Functions.Select(FunctionDefinition.Read).ToList();
        using var cancelInvocations = new CancellationTokenSource();
        using var stopTriggers = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        var invoker = new FunctionInvoker(Workers, _hostJson.FunctionTimeout, _workerLog, _logger, cancelInvocations.Token);
        var listeners = new TriggerListeners(_settings, _hostJson, TriggerFunctions.Emit(functions, invoker), _loggers, _logger);
        await using var web = BuildWeb(_settings.Port, HttpProtocols.Http1, services => services.AddSingleton(_loggers).AddHttpForwarder());
        using var http = new HttpTriggers(Workers, invoker, web.Services.GetRequiredService<IHttpForwarder>(), _hostJson.FunctionTimeout, _logger);
        http.Map(web, _hostJson.RoutePrefix, functions);
        await web.StartAsync(shutdown);

        var listening = listeners.RunAsync(() => ready(Address(web)), stopTriggers.Token);
        var first = await Task.WhenAny(worker, listening, Task.Delay(Timeout.InfiniteTimeSpan, shutdown));
        await stopTriggers.CancelAsync();
        var drained = Task.WhenAll(listening, web.StopAsync(CancellationToken.None));
        await Task.WhenAny(drained, Task.Delay(_settings.InvocationGrace, CancellationToken.None));
        await cancelInvocations.CancelAsync();
        await Task.WhenAny(drained, Task.Delay(CancelGrace, CancellationToken.None));
        await stopWorker.CancelAsync(); // What still runs fails with the worker; its messages go back to their queues.
        await Task.WhenAny(worker);
        await Task.WhenAny(drained);
        if (!shutdown.IsCancellationRequested)
            await first;
    }

    private WebApplication BuildWeb(int port, HttpProtocols protocols, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _settings.InvocationGrace + CancelGrace);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        foreach (var library in (string[])["Microsoft", "Azure", "Grpc", "Yarp"])
            builder.Logging.AddFilter(library, LogLevel.Warning);
        builder.Logging.AddFilter("Host.Results", LogLevel.None); // What "Function.<name>" says, for Application Insights.
        builder.Logging.AddConfiguration(_hostJson.Logging);
        configure(builder.Services);
        var web = builder.Build();
        web.UseRouting();
        return web;
    }

    private static Uri Address(WebApplication web) => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}

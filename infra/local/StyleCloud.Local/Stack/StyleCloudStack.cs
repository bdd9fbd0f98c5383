using System.Globalization;
using StyleCloud.Contracts;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.EventGrid;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Stack;

/// <summary>
/// The whole service on this machine, each part a process of its own: Azurite, the stand-in for the Functions host with
/// the function app under it, the stand-in for Event Grid, and the worker. A part that dies is started again; none outlives this process.
/// </summary>
internal sealed class StyleCloudStack : IAsyncDisposable
{
    private static readonly TimeSpan AzuriteShutdownGrace = TimeSpan.FromSeconds(5);

    /// <summary>What the Container Apps job leaves the worker to save its job and release the message.</summary>
    private static readonly TimeSpan WorkerShutdownGrace = TimeSpan.FromSeconds(30);

    private readonly StackSettings _settings;
    private readonly AzuriteInstallation _installation;
    private readonly DeathWarden _warden;
    private readonly SupervisedPart _azurite;
    private readonly SupervisedPart _functionsHost;
    private readonly SupervisedPart _eventGrid;
    private readonly SupervisedPart _worker;
    private readonly List<SupervisedPart> _running = [];
    private AzuritePorts _ports;
    private int _apiPort;

    private StyleCloudStack(StackSettings settings, AzuriteInstallation installation, DeathWarden warden)
    {
        (_settings, _installation, _warden, _ports, _apiPort) = (settings, installation, warden, settings.Ports, settings.ApiPort);
        _azurite = new("Azurite", StartAzuriteAsync, AzuriteShutdownGrace, settings.Notice);
        _functionsHost = new("stand-in for the Functions host", StartFunctionsHostAsync, StandIn.ShutdownGrace, settings.Notice);
        _eventGrid = new("stand-in for Event Grid", StartEventGridAsync, StandIn.ShutdownGrace, settings.Notice);
        _worker = new("worker", _ => Task.FromResult(StartWorker()), WorkerShutdownGrace, settings.Notice) { UntilNeeded = UntilAJobWaitsAsync };
    }

    /// <summary>Clients of Azurite.</summary>
    public StorageClients Storage { get; private set; } = null!;

    /// <summary>For any Azure tool.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Address of the HTTP API.</summary>
    public Uri ApiAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Process id of the running worker; 0 between two.</summary>
    public int WorkerProcessId => _worker.ProcessId;

    /// <summary>Fails when a part has ended for good; never completes otherwise.</summary>
    public Task Failure => Task.WhenAny(_running.Select(part => part.Life)).Unwrap();

    /// <summary>Starts everything.</summary>
    /// <param name="settings">How.</param>
    /// <param name="azurite">The installed Azurite.</param>
    /// <param name="warden">Ends the children with this process; not disposed here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LocalRunException">A part does not start.</exception>
    public static async Task<StyleCloudStack> StartAsync(StackSettings settings, AzuriteInstallation azurite, DeathWarden warden, CancellationToken cancellationToken)
    {
        LoopbackPort.Require(settings.ApiPort, "--api-port");
        Directory.CreateDirectory(settings.LogFolder);
        var stack = new StyleCloudStack(settings, azurite, warden);
        try
        {
            await stack.StartAsync(stack._azurite, cancellationToken);
            List<Task> starting = [settings.Fill(stack.Storage, cancellationToken), stack.StartAsync(stack._functionsHost, cancellationToken)];
            if (settings.WatchesInput)
                starting.Add(stack.StartAsync(stack._eventGrid, cancellationToken));
            if (settings.RunsWorker)
                starting.Add(stack.StartAsync(stack._worker, cancellationToken));
            await Task.WhenAll(starting);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Shuts everything down; storage last, because the others settle their messages first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(new[] { _functionsHost, _eventGrid, _worker }.Select(part => part.DisposeAsync().AsTask()));
        await _azurite.DisposeAsync();
    }

    private async Task StartAsync(SupervisedPart part, CancellationToken cancellationToken)
    {
        await part.StartAsync(cancellationToken);
        lock (_running)
            _running.Add(part);
    }

    /// <summary>On the ports of the first start, which the others and the user know.</summary>
    private async Task<ChildProcess> StartAzuriteAsync(CancellationToken cancellationToken)
    {
        var server = await AzuriteServer.StartAsync(_installation, _settings.DataFolder, _ports, _settings.Log("azurite"), _warden, cancellationToken);
        _ports = new(server.BlobEndpoint.Port, server.QueueEndpoint.Port);
        var isFirst = ConnectionString.Length == 0;
        if (isFirst)
            (ConnectionString, Storage) = (server.ConnectionString, new(new() { ConnectionString = server.ConnectionString }));
        try
        {
            await Storage.EnsureCreatedAsync(cancellationToken);
            if (!isFirst)
                await _settings.Fill(Storage, cancellationToken);
            return server.Process;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<ChildProcess> StartFunctionsHostAsync(CancellationToken cancellationToken)
    {
        var port = _apiPort.ToString(CultureInfo.InvariantCulture);
        var host = await StandIn.StartAsync(
            Part(ChildPrograms.Own("stand-in for the Functions host", FunctionsHostCommand.Name, "--script-root", ChildPrograms.ScriptRoot, "--port", port), "functions-host"), _warden, cancellationToken);
        ApiAddress = new(host.Ready);
        _apiPort = ApiAddress.Port;
        return host.Process;
    }

    private async Task<ChildProcess> StartEventGridAsync(CancellationToken cancellationToken)
    {
        var program = ChildPrograms.Own("stand-in for Event Grid", EventGridCommand.Name, "--schema", _settings.Schema.ToString());
        return (await StandIn.StartAsync(Part(program, "event-grid"), _warden, cancellationToken)).Process;
    }

    private ChildProcess StartWorker() => ChildProcess.Start(Part(ChildPrograms.Worker("run"), "worker"), _warden);

    /// <summary>As the Container Apps job starts executions: while there are messages, waiting or in work.</summary>
    private async Task UntilAJobWaitsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if ((await Storage.Queue(QueueNames.Jobs).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCountLong > 0)
                    return;
            }
            catch (Exception exception) when (StorageFailure.Is(exception))
            {
                continue; // Azurite is away; it is started again, and this looks again.
            }
        }
    }

    private ChildProgram Part(ChildProgram program, string log) => program with
    {
        LogPath = _settings.Log(log),
        Environment = new Dictionary<string, string>(program.Environment.Concat(_settings.Environment))
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["Queues"] = ConnectionString,
            ["Storage__ConnectionString"] = ConnectionString,
        },
    };
}

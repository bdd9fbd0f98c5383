using System.Globalization;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.EventGrid;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Storage;

namespace StyleCloud.Local.Stack;

/// <summary>
/// The whole service on this machine, each part a process of its own: Azurite, the stand-in for the Functions host with
/// the handler under it, the stand-in for Event Grid, and the worker. None outlives this process.
/// </summary>
internal sealed class StyleCloudStack : IAsyncDisposable
{
    private readonly StackSettings _settings;
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<Task> _lives = [];
    private readonly DeathWarden _warden;
    private readonly AzuriteServer _azurite;
    private WorkerSupervisor? _worker;
    private volatile bool _stopping;

    private StyleCloudStack(StackSettings settings, DeathWarden warden, AzuriteServer azurite)
    {
        (_settings, _warden, _azurite) = (settings, warden, azurite);
        Storage = new(new() { ConnectionString = azurite.ConnectionString });
    }

    /// <summary>Clients of Azurite.</summary>
    public StorageClients Storage { get; }

    /// <summary>For any Azure tool.</summary>
    public string ConnectionString => _azurite.ConnectionString;

    /// <summary>Address of the HTTP API.</summary>
    public Uri ApiAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Process id of the running worker; 0 between two.</summary>
    public int WorkerProcessId => _worker?.ProcessId ?? 0;

    /// <summary>Process id of the stand-in for the Functions host.</summary>
    public int FunctionsHostProcessId { get; private set; }

    /// <summary>Fails when a part has ended for good; never completes otherwise.</summary>
    public Task Failure => Task.WhenAny(_lives).Unwrap();

    /// <summary>Starts everything.</summary>
    /// <param name="settings">How.</param>
    /// <param name="azurite">The installed Azurite.</param>
    /// <param name="warden">Ends the children with this process; not disposed here.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LocalRunException">A part does not start.</exception>
    public static async Task<StyleCloudStack> StartAsync(StackSettings settings, AzuriteInstallation azurite, DeathWarden warden, CancellationToken cancellationToken)
    {
        LoopbackPort.Require(settings.ApiPort, "--api-port");
        Directory.CreateDirectory(settings.LogFolder);
        var server = await AzuriteServer.StartAsync(azurite, settings.DataFolder, settings.Ports, settings.Log("azurite"), warden, cancellationToken);
        var stack = new StyleCloudStack(settings, warden, server);
        stack._lives.Add(stack.FailWhenEnded("Azurite", server.Process));
        try
        {
            await stack.Storage.EnsureCreatedAsync(cancellationToken);
            await stack.StartPartsAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything; storage last, because the others settle their messages first.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await Task.WhenAll(_parts.Select(part => part.DisposeAsync().AsTask()));
        await _azurite.DisposeAsync();
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        var environment = Environment();
        List<Task<StandIn>> starting = [StandIn.StartAsync(FunctionsHost(environment), _warden, cancellationToken)];
        if (_settings.WatchesInput)
            starting.Add(StandIn.StartAsync(EventGrid(environment), _warden, cancellationToken));
        if (_settings.RunsWorker)
            StartWorker(environment);
        try
        {
            var host = (await Task.WhenAll(starting))[0];
            (ApiAddress, FunctionsHostProcessId) = (new(host.Ready), host.Process.Id);
        }
        finally
        {
            _parts.AddRange(starting.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
        }

        _lives.AddRange(starting.Select(start => FailWhenEnded(start.Result.Name, start.Result.Process)));
    }

    private void StartWorker(Dictionary<string, string> environment)
    {
        var program = ChildPrograms.Worker();
        _worker = new(program with { Environment = Merged(program, environment), LogPath = _settings.Log("worker") }, _warden, new(TimeProvider.System));
        _lives.Add(_worker.Start());
        _parts.Add(_worker);
    }

    private async Task FailWhenEnded(string name, ChildProcess process)
    {
        var exitCode = await process.Exited;
        if (_stopping)
            await Task.Delay(Timeout.InfiniteTimeSpan);
        throw new LocalRunException($"{name} ended with exit code {exitCode}.{System.Environment.NewLine}{process.Tail}");
    }

    private ChildProgram FunctionsHost(Dictionary<string, string> environment)
    {
        var port = _settings.ApiPort.ToString(CultureInfo.InvariantCulture);
        var program = ChildPrograms.Own("stand-in for the Functions host", FunctionsHostCommand.Name, "--script-root", ChildPrograms.ScriptRoot, "--port", port);
        return program with { Environment = Merged(program, environment), LogPath = _settings.Log("functions-host") };
    }

    private ChildProgram EventGrid(Dictionary<string, string> environment)
    {
        var journal = Path.Combine(_settings.Folder, "announced.tsv");
        var program = ChildPrograms.Own("stand-in for Event Grid", EventGridCommand.Name, "--journal", journal, "--schema", _settings.Schema.ToString());
        return program with { Environment = Merged(program, environment), LogPath = _settings.Log("event-grid") };
    }

    private Dictionary<string, string> Environment() => new(_settings.Environment)
    {
        ["AzureWebJobsStorage"] = ConnectionString,
        ["Storage__ConnectionString"] = ConnectionString,
    };

    private static Dictionary<string, string> Merged(ChildProgram program, Dictionary<string, string> environment) =>
        new(program.Environment.Concat(environment));
}

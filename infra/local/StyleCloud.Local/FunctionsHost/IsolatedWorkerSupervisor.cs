using System.Diagnostics;
using StyleCloud.Local.FunctionsHost.Protocol;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// Keeps the isolated worker running: starts it, loads its functions, starts it again when it dies, and gives up at the third
/// error as the Functions host does.
/// </summary>
internal sealed class IsolatedWorkerSupervisor(FunctionsHostSettings settings, DeathWarden warden, RestartBudget budget, WorkerConnections connections, WorkerLog log, ILogger logger)
{
    private static readonly TimeSpan AfterAnEnd = TimeSpan.FromMilliseconds(5);

    private readonly WorkerDescription _description = new(settings.ScriptRoot);
    private TaskCompletionSource<IsolatedWorker> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<RpcFunctionMetadata>? _functions;

    /// <summary>The app's functions; known once a worker has been ready.</summary>
    public IEnumerable<RpcFunctionMetadata> Functions => _functions ?? throw new InvalidOperationException("No worker has been ready yet.");

    /// <summary>Waits for a worker that is ready, and not for one that has just ended.</summary>
    public async Task<IsolatedWorker> WhenReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var worker = await Volatile.Read(ref _ready).Task.WaitAsync(cancellationToken);
            if (!worker.IsDiscarded && !worker.Exited.IsCompleted)
                return worker;
            await Task.Delay(AfterAnEnd, cancellationToken);
        }
    }

    /// <summary>Runs workers until cancelled.</summary>
    /// <param name="endpoint">Where workers connect.</param>
    /// <param name="cancellationToken">Ends the running worker in order.</param>
    /// <exception cref="LocalRunException">The worker failed three times.</exception>
    public async Task RunAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            var error = await RunOnceAsync(endpoint, cancellationToken);
            if (error is null)
                continue;
            if (!budget.Spend())
                throw new LocalRunException($"The isolated worker failed {budget.Errors} times; the stand-in for the Functions host ends. The last time: {error}");
            Log.WorkerRestarts(logger, error, budget.Errors, RestartBudget.MaxErrors);
        }
    }

    /// <summary>Starts a worker and waits for its end.</summary>
    /// <returns>The error that ended it; null when it ended as asked.</returns>
    private async Task<string?> RunOnceAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var channel = new WorkerChannel(log.Write);
        var workerId = Guid.NewGuid().ToString();
        connections.Expect(workerId, channel);
        var program = _description.Program(workerId, endpoint, settings.ApplicationSettings) with { OnLine = log.WriteConsole };
        var started = Stopwatch.GetTimestamp();
        var process = ChildProcess.Start(program, warden);
        await using var worker = new IsolatedWorker(process, channel);
        var closing = CloseWhenEndedAsync(process, channel);
        if (await StartAsync(worker, cancellationToken) is { } failure)
            return failure;
        Log.WorkerReady(logger, worker.ProcessId, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        _ready.TrySetResult(worker);
        try
        {
            await closing.WaitAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _ready, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return worker.IsDiscarded || process.Exited.Result == 0 ? null : Ended(worker);
    }

    /// <summary>Loads the functions.</summary>
    /// <returns>Why that failed; null when it did not.</returns>
    private async Task<string?> StartAsync(IsolatedWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            var loading = worker.LoadAsync(settings.ScriptRoot, _functions);
            await Task.WhenAny(loading, worker.Exited).WaitAsync(settings.WorkerStartTimeout, cancellationToken);
            if (worker.Exited.IsCompleted)
                return Ended(worker);
            _functions = await loading;
            return null;
        }
        catch (TimeoutException)
        {
            return $"it had not loaded its functions {settings.WorkerStartTimeout.TotalSeconds:0} s after its start{LastOutput(worker)}";
        }
        catch (InvocationFailedException exception)
        {
            return exception.Message;
        }
    }

    private static async Task CloseWhenEndedAsync(ChildProcess process, WorkerChannel channel) =>
        channel.Close($"The worker ended with exit code {await process.Exited}.");

    private static string Ended(IsolatedWorker worker) => $"it ended with exit code {worker.Exited.Result}{LastOutput(worker)}";

    private static string LastOutput(IsolatedWorker worker) => worker.Tail.Length > 0 ? $"; its last output:{Environment.NewLine}{worker.Tail}" : ", without output.";
}

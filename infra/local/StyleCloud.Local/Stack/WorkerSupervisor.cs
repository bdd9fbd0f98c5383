using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Stack;

/// <summary>Keeps a worker running, as the Container Apps job starts executions while messages wait.</summary>
internal sealed class WorkerSupervisor(ChildProgram program, DeathWarden warden, RestartBudget budget) : IAsyncDisposable
{
    /// <summary>What the Container Apps job leaves it to save its job and release the message.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private volatile ChildProcess? _current;
    private Task? _running;

    /// <summary>Process id of the running worker; 0 between two.</summary>
    public int ProcessId => _current is { Exited.IsCompleted: false } worker ? worker.Id : 0;

    /// <summary>Starts the first worker.</summary>
    /// <returns>A task that fails when the worker has ended three times.</returns>
    public Task Start() => _running = RunAsync(_stop.Token);

    /// <summary>Stops the worker; it releases its message.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null)
            await Task.WhenAny(_running);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await using var worker = ChildProcess.Start(program, warden);
            _current = worker;
            try
            {
                var exitCode = await worker.Exited.WaitAsync(stop);
                if (!budget.Spend())
                    throw new LocalRunException($"The worker ended {budget.Errors} times, the last time with exit code {exitCode}:{Environment.NewLine}{worker.Tail}");
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await worker.StopAsync(StopGrace);
                return;
            }
        }
    }
}

using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Stack;

/// <summary>
/// One part of the service, started again when it ends, until it has ended three times in quick succession. An end that was asked
/// for (exit code 0) is no error where the part has a reason to end.
/// </summary>
/// <param name="name">What people call it.</param>
/// <param name="start">Starts it, the first time and every other, and waits until it is ready.</param>
/// <param name="shutdownGrace">What it gets to end in order.</param>
/// <param name="notice">Told of every end.</param>
internal sealed class SupervisedPart(string name, Func<CancellationToken, Task<ChildProcess>> start, TimeSpan shutdownGrace, Action<string> notice) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickSuccession = TimeSpan.FromMinutes(1);

    private readonly RestartBudget _budget = new(TimeProvider.System, QuickSuccession);
    private readonly CancellationTokenSource _shutdown = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChildProcess? _current;
    private Task _keeping = Task.CompletedTask;

    /// <summary>After an end that was asked for, waits until the part is needed again. Null: it has no reason to end.</summary>
    public Func<CancellationToken, Task>? UntilNeeded { get; init; }

    /// <summary>Process id; 0 while none runs.</summary>
    public int ProcessId => _current is { Exited.IsCompleted: false } process ? process.Id : 0;

    /// <summary>Fails when the part has ended for good; never completes otherwise.</summary>
    public Task Life => _failed.Task;

    /// <summary>Starts it and keeps it running.</summary>
    /// <exception cref="LocalRunException">The first start fails.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _current = await start(cancellationToken);
        _keeping = KeepAsync(_shutdown.Token);
    }

    /// <summary>Shuts it down.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shutdown.CancelAsync();
        await _keeping;
        if (_current is { } process)
        {
            await process.StopAsync(shutdownGrace);
            await process.DisposeAsync();
        }

        _shutdown.Dispose();
    }

    private async Task KeepAsync(CancellationToken shutdown)
    {
        try
        {
            while (true)
            {
                var process = _current!;
                var exitCode = await process.Exited.WaitAsync(shutdown);
                if (exitCode == 0 && UntilNeeded is { } untilNeeded)
                    await untilNeeded(shutdown);
                else
                    Spend($"ended with exit code {exitCode}", process.Tail);
                _current = null;
                await process.DisposeAsync();
                _current = await StartAgainAsync(shutdown);
            }
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            // The end of the whole service.
        }
        catch (Exception exception)
        {
            _failed.SetException(exception); // Whatever ends the keeping ends the part for good, and its owner is told.
        }
    }

    private async Task<ChildProcess> StartAgainAsync(CancellationToken shutdown)
    {
        while (true)
        {
            try
            {
                return await start(shutdown);
            }
            catch (Exception exception) when (exception is LocalRunException || StorageFailure.Is(exception))
            {
                Spend("did not start", exception.Message);
                await Task.Delay(Pause, shutdown);
            }
        }
    }

    private void Spend(string what, string output)
    {
        if (!_budget.Spend())
            throw new LocalRunException($"The {name} failed {_budget.Errors} times within minutes; the last time it {what}:{Environment.NewLine}{output}");
        notice($"The {name} {what}; it is started again.");
    }
}

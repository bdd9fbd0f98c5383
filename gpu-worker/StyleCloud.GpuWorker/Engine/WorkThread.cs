using System.Collections.Concurrent;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>
/// A thread for work that is synchronous and long, one piece after the other, so that it takes no thread from the pool that renews leases: the engine's, and the one on which pictures are decoded and
/// encoded. The program's first thread where that is still to be lent (<see cref="MainThread"/>), else a background thread.
/// </summary>
internal sealed class WorkThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _adding = new();
    private Task _latest = Task.CompletedTask;

    /// <summary>Starts the thread.</summary>
    public WorkThread()
    {
        if (!MainThread.TryRun(Loop))
            new Thread(Loop) { IsBackground = true, Name = "work" }.Start();
    }

    /// <summary>Waits until nobody else has the thread for itself. The turn ends when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    /// <summary>Runs <paramref name="work"/> after all that was given before.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(completion.Task, () =>
        {
            try
            {
                completion.SetResult(work());
            }
            catch (OperationCanceledException exception)
            {
                completion.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Waits for the current work to end, whichever way.</summary>
    /// <returns>False when it did not within <paramref name="patience"/>.</returns>
    public async Task<bool> WaitUntilIdleAsync(TimeSpan patience)
    {
        var latest = _latest;
        await Task.WhenAny(latest, Task.Delay(patience));
        return latest.IsCompleted;
    }

    /// <summary>Ends the thread after the current work. Does not wait for it.</summary>
    public void Dispose() => _work.CompleteAdding(); // A turn that is still taken may end later.

    private void Add(Task done, Action work)
    {
        lock (_adding)
        {
            _latest = done;
            _work.Add(work);
        }
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
        _work.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

namespace StyleCloud.GpuWorker.Engine;

/// <summary>
/// The thread that the program began on, lent to the engine. glibc serves it alone from a heap that grows and keeps what is freed (<c>HeapMemory</c>); a thread that
/// was started later gets large blocks from the system, page by page and each time anew, which takes half as long again at 1024×768 pixels.
/// </summary>
internal static class MainThread
{
    private static TaskCompletionSource<Action>? _lent;

    /// <summary>Runs the program on the pool, and on this thread what is asked for meanwhile.</summary>
    /// <returns>The program's exit code.</returns>
    public static int LendWhile(Func<Task<int>> program)
    {
        var lent = _lent = new();
        var ended = Task.Run(program);
        if (Task.WaitAny(lent.Task, ended) == 0)
            lent.Task.Result();
        return ended.GetAwaiter().GetResult();
    }

    /// <summary>Takes the thread for a loop, once.</summary>
    /// <returns>False when nobody lent it, as in tests, or when it is taken.</returns>
    public static bool TryRun(Action loop) => Interlocked.Exchange(ref _lent, null)?.TrySetResult(loop) == true;
}

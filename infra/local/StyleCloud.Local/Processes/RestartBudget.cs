namespace StyleCloud.Local.Processes;

/// <summary>
/// The Functions host's rule for a process that keeps dying: the third error stops it, and errors are forgotten once the window
/// has passed without one.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="window">The window; null for the Functions host's half an hour.</param>
internal sealed class RestartBudget(TimeProvider time, TimeSpan? window = null)
{
    /// <summary>The error that is one too many.</summary>
    public const int MaxErrors = 3;

    private readonly TimeSpan _window = window ?? TimeSpan.FromMinutes(30);
    private DateTimeOffset _last;

    /// <summary>Errors that count.</summary>
    public int Errors { get; private set; }

    /// <summary>Counts an error.</summary>
    /// <returns>Whether the process may be started again.</returns>
    public bool Spend()
    {
        var now = time.GetUtcNow();
        if (now - _last > _window)
            Errors = 0;
        _last = now;
        return ++Errors < MaxErrors;
    }
}

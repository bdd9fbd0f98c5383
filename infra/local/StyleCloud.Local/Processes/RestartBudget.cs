namespace StyleCloud.Local.Processes;

/// <summary>
/// The Functions host's rule for a process that keeps dying: the third error stops it, and errors are forgotten once half
/// an hour has passed without one.
/// </summary>
internal sealed class RestartBudget(TimeProvider time)
{
    /// <summary>The error that is one too many.</summary>
    public const int MaxErrors = 3;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private DateTimeOffset _last;

    /// <summary>Errors that count.</summary>
    public int Errors { get; private set; }

    /// <summary>Counts an error.</summary>
    /// <returns>Whether the process may be started again.</returns>
    public bool Spend()
    {
        var now = time.GetUtcNow();
        if (now - _last > Window)
            Errors = 0;
        _last = now;
        return ++Errors < MaxErrors;
    }
}

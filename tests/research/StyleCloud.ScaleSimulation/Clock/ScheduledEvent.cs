namespace StyleCloud.ScaleSimulation.Clock;

/// <summary>Something that will happen, unless it is cancelled first.</summary>
internal sealed class ScheduledEvent(Action action)
{
    private Action? _action = action;

    /// <summary>True after <see cref="Cancel"/> and after the event has run.</summary>
    public bool IsCancelled => _action is null;

    /// <summary>Takes the event back. Without effect once it has run.</summary>
    public void Cancel() => _action = null;

    /// <summary>Runs the event once.</summary>
    public void Run()
    {
        var run = _action;
        _action = null;
        run?.Invoke();
    }
}

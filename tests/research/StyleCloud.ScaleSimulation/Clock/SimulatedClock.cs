namespace StyleCloud.ScaleSimulation.Clock;

/// <summary>
/// The event list of a discrete-event simulation. Time jumps from one event to the next; events at the same moment run in the
/// order in which they were scheduled, so that a run repeats exactly.
/// </summary>
internal sealed class SimulatedClock
{
    private readonly PriorityQueue<ScheduledEvent, (double At, long Sequence)> _events = new();
    private long _sequence;

    /// <summary>Seconds since the simulation began.</summary>
    public double Now { get; private set; }

    /// <summary>Runs <paramref name="action"/> in <paramref name="delaySeconds"/>, 0 or more.</summary>
    public ScheduledEvent In(double delaySeconds, Action action)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delaySeconds);
        var scheduled = new ScheduledEvent(action);
        _events.Enqueue(scheduled, (Now + delaySeconds, _sequence++));
        return scheduled;
    }

    /// <summary>Runs events until none is left or the next is after <paramref name="endSeconds"/>.</summary>
    public void RunUntil(double endSeconds)
    {
        while (_events.TryDequeue(out var next, out var priority))
        {
            if (next.IsCancelled)
                continue;
            if (priority.At > endSeconds)
                return;
            Now = priority.At;
            next.Run();
        }
    }
}

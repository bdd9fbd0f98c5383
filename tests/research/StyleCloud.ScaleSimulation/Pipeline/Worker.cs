using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>The worker's process: takes one message after the other until it has been idle for long enough or has done its share.</summary>
internal sealed class Worker(SimulatedClock clock, StorageQueue jobQueue, JobClaims claims, Func<Job, QueueMessage, Action<AttemptEnd>, Attempt> attempt, ScaleSettings settings)
{
    private Attempt? _attempt;
    private ScheduledEvent? _next;
    private Action _exit = () => { };
    private Action _crash = () => { };
    private double _idleSince;
    private int _handled;

    /// <summary>Seconds in which it computed.</summary>
    public double BusySeconds { get; private set; }

    private bool IsDrained => _handled >= settings.DrainLimit;

    /// <summary>Begins; <paramref name="exit"/> is called when the process ends by itself, <paramref name="crash"/> when a picture kills it.</summary>
    public void Run(Action exit, Action crash)
    {
        (_exit, _crash) = (exit, crash);
        _idleSince = clock.Now;
        Receive();
    }

    /// <summary>The platform ends the process. Graceful: the message is released at once; otherwise it comes back when its lease lapses.</summary>
    public void Stop(bool isGraceful)
    {
        _next?.Cancel();
        if (_attempt is { } running)
            BusySeconds += running.Stop(isGraceful);
        _attempt = null;
    }

    private void Receive()
    {
        while (!IsDrained && jobQueue.TryReceive(settings.VisibilitySeconds) is { } message)
        {
            _idleSince = clock.Now;
            if (claims.TryClaim(message) is not { } job)
                continue;
            _handled++;
            _attempt = attempt(job, message, Attempted);
            _attempt.Start();
            return;
        }

        if (IsDrained || clock.Now - _idleSince >= settings.IdleExitSeconds)
            _exit();
        else
            _next = clock.In(settings.WorkerPollSeconds, Receive);
    }

    private void Attempted(AttemptEnd end)
    {
        BusySeconds += end.BusySeconds;
        _attempt = null;
        _idleSince = clock.Now;
        if (end.HasCrashed)
            _crash();
        else
            Receive();
    }
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>
/// One execution of the Container Apps job: waits for a machine, starts a replica, works, and ends by itself or by the platform. A
/// replica that fails is replaced up to <c>replicaRetryLimit</c> times, on the machine that the execution holds, after Kubernetes'
/// delays for the pods of a job: 10 s, doubled every time, at most 6 minutes. What the platform ends is not replaced: the execution
/// is over.
/// </summary>
internal sealed class JobExecution(
    SimulatedClock clock, ExecutionPool pool, Func<Worker> createWorker, Func<double> drawStart, ScaleSettings settings, FaultModel faults, PlatformFaults platform, RandomStream random)
{
    private const double FirstBackOffSeconds = 10;
    private const double MaxBackOffSeconds = 360;

    private double _replicaAt = double.NaN;
    private double _readyAt = double.NaN;
    private bool _hasMachine;
    private int _retries;
    private Worker? _worker;
    private ScheduledEvent? _next;
    private ScheduledEvent? _preemption;
    private ScheduledEvent? _timeout;

    /// <summary>True once its process is gone or it was ended while it waited.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The scaler made it: the time for <c>replicaTimeout</c> begins.</summary>
    public void Created() => _timeout = clock.In(settings.ReplicaTimeoutSeconds, () => Stop());

    /// <summary>It holds a machine.</summary>
    public void Allocated()
    {
        _hasMachine = true;
        if (faults.PreemptionsPerHour > 0)
            _preemption = clock.In(random.Exponential(3600 / faults.PreemptionsPerHour), () => Stop());
        StartReplica();
    }

    /// <summary>
    /// The platform ends it, by SIGTERM or without a word, or a person does. A worker that gets the signal is gone within its 30 s: it
    /// releases its message and exits.
    /// </summary>
    /// <param name="stillCountedSeconds">How long the scaler goes on counting it as running.</param>
    public void Stop(double stillCountedSeconds = 0)
    {
        _worker?.Stop(isGraceful: random.Chance(faults.GracefulShare));
        End(stillCountedSeconds);
    }

    private void StartReplica()
    {
        (_replicaAt, _readyAt) = (clock.Now, double.NaN);
        _next = platform.FailsStarts(clock.Now) ? clock.In(PlatformFaults.FailedStartSeconds, Fail) : clock.In(drawStart(), Ready);
    }

    private void Ready()
    {
        _readyAt = clock.Now;
        _worker = createWorker();
        _worker.Run(() => End(0), Fail);
    }

    /// <summary>The replica ended with an error.</summary>
    private void Fail()
    {
        if (_retries >= settings.ReplicaRetryLimit)
        {
            End(0);
            return;
        }

        Bill();
        _next = clock.In(Math.Min(FirstBackOffSeconds * Math.Pow(2, _retries++), MaxBackOffSeconds), StartReplica);
    }

    private void End(double stillCountedSeconds)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        _next?.Cancel();
        _preemption?.Cancel();
        _timeout?.Cancel();
        Bill();
        pool.Ended(this, _hasMachine, stillCountedSeconds);
    }

    /// <summary>Closes the bill of the replica that ran, if one did.</summary>
    private void Bill()
    {
        if (double.IsNaN(_replicaAt))
            return;
        var cold = (double.IsNaN(_readyAt) ? clock.Now : _readyAt) - _replicaAt;
        pool.Billed.Add(new(_replicaAt, clock.Now, cold, _worker?.BusySeconds ?? 0));
        (_replicaAt, _worker) = (double.NaN, null);
    }
}

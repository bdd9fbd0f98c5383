using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>One execution of the Container Apps job: waits for a machine, starts, works, and ends by itself or by the platform.</summary>
internal sealed class JobExecution(SimulatedClock clock, ExecutionPool pool, Worker worker, ScaleSettings settings, FaultModel faults, RandomStream random)
{
    private double _allocatedAt = double.NaN;
    private double _readyAt = double.NaN;
    private ScheduledEvent? _ready;
    private ScheduledEvent? _preemption;
    private ScheduledEvent? _timeout;

    /// <summary>True once its process is gone or it was ended while it waited.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The scaler made it: the time for <c>replicaTimeout</c> begins.</summary>
    public void Created() => _timeout = clock.In(settings.ReplicaTimeoutSeconds, Stop);

    /// <summary>It holds a machine and is ready after <paramref name="coldStartSeconds"/>.</summary>
    public void Allocated(double coldStartSeconds)
    {
        _allocatedAt = clock.Now;
        _ready = clock.In(coldStartSeconds, Ready);
        if (faults.PreemptionsPerHour > 0)
            _preemption = clock.In(random.Exponential(3600 / faults.PreemptionsPerHour), Stop);
    }

    private void Ready()
    {
        _readyAt = clock.Now;
        worker.Run(End);
    }

    /// <summary>The platform ends it, by SIGTERM or without a word. A worker that gets the signal is gone within its 30 s: it releases its message and exits.</summary>
    private void Stop()
    {
        if (!double.IsNaN(_readyAt))
            worker.Stop(isGraceful: random.Chance(faults.GracefulShare));
        End();
    }

    private void End()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        _ready?.Cancel();
        _preemption?.Cancel();
        _timeout?.Cancel();
        pool.Ended(Bill());
    }

    private BilledInterval? Bill()
    {
        if (double.IsNaN(_allocatedAt))
            return null;
        var cold = (double.IsNaN(_readyAt) ? clock.Now : _readyAt) - _allocatedAt;
        return new(_allocatedAt, clock.Now, cold, worker.BusySeconds);
    }
}

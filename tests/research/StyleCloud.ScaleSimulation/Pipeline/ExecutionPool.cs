using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Compute;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>Executions of the job: those that wait for quota, those that run, and what the ended ones were billed for.</summary>
internal sealed class ExecutionPool(SimulatedClock clock, ComputeProfile profile, Func<ExecutionPool, JobExecution> create)
{
    private readonly Queue<JobExecution> _waiting = new();
    private readonly HashSet<JobExecution> _alive = [];
    private int _allocated;

    /// <summary>Executions that the scaler counts as not finished: pending ones included, and stopped ones as long as the platform counts them.</summary>
    public int Unfinished { get; private set; }

    /// <summary>The highest <see cref="Unfinished"/> so far.</summary>
    public int PeakUnfinished { get; private set; }

    /// <summary>The highest number of replicas that held a machine at the same time.</summary>
    public int PeakAllocated { get; private set; }

    /// <summary>What every ended replica was billed for.</summary>
    public List<BilledInterval> Billed { get; } = [];

    /// <summary>Starts <paramref name="count"/> executions.</summary>
    public void Start(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Unfinished++;
            var execution = create(this);
            execution.Created();
            _alive.Add(execution);
            _waiting.Enqueue(execution);
        }

        PeakUnfinished = Math.Max(PeakUnfinished, Unfinished);
        Allocate();
    }

    /// <summary>Somebody stops every execution; the scaler counts them as running for <paramref name="countedSeconds"/> more.</summary>
    public void StopAll(double countedSeconds)
    {
        foreach (var execution in _alive.ToList())
            execution.Stop(countedSeconds);
    }

    /// <summary>
    /// An execution's process is gone. Its machine is free once the platform has cleaned up, and its place then too, unless it is still
    /// counted for longer.
    /// </summary>
    public void Ended(JobExecution execution, bool hadMachine, double stillCountedSeconds)
    {
        _alive.Remove(execution);
        var cleanup = hadMachine ? profile.ColdStart.CleanupSeconds : 0;
        if (hadMachine)
        {
            clock.In(cleanup, () =>
            {
                _allocated--;
                Allocate();
            });
        }

        clock.In(Math.Max(cleanup, stillCountedSeconds), () => Unfinished--);
    }

    private void Allocate()
    {
        while (_allocated < profile.Quota && _waiting.TryDequeue(out var execution))
        {
            if (execution.HasEnded)
                continue;
            _allocated++;
            PeakAllocated = Math.Max(PeakAllocated, _allocated);
            execution.Allocated();
        }
    }
}

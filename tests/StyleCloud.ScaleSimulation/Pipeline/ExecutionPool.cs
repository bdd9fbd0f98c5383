using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Compute;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>Executions of the job: those that wait for quota, those that run, and what the ended ones were billed for.</summary>
internal sealed class ExecutionPool(SimulatedClock clock, ComputeProfile profile, Func<ExecutionPool, JobExecution> create, RandomStream coldStarts)
{
    private readonly Queue<JobExecution> _waiting = new();
    private int _allocated;

    /// <summary>Executions that have not finished, pending ones included.</summary>
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
            _waiting.Enqueue(execution);
        }

        PeakUnfinished = Math.Max(PeakUnfinished, Unfinished);
        Allocate();
    }

    /// <summary>An execution's process is gone. Its machine and its place are free once the platform has cleaned up.</summary>
    public void Ended(BilledInterval? billed)
    {
        if (billed is null)
        {
            Unfinished--;
            return;
        }

        Billed.Add(billed);
        clock.In(profile.ColdStart.CleanupSeconds, () =>
        {
            Unfinished--;
            _allocated--;
            Allocate();
        });
    }

    private void Allocate()
    {
        while (_allocated < profile.Quota && _waiting.TryDequeue(out var execution))
        {
            if (execution.HasEnded)
                continue;
            _allocated++;
            PeakAllocated = Math.Max(PeakAllocated, _allocated);
            execution.Allocated(profile.ColdStart.Draw(coldStarts));
        }
    }
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>A person who stops every execution once, in the middle of the work: when the middle one of the uploads has ended.</summary>
internal sealed class Operator(SimulatedClock clock, IReadOnlyList<Job> jobs, ExecutionPool pool, double countedSeconds)
{
    private const double LookSeconds = 1;

    /// <summary>Begins to watch. Where stopped executions do not count on, stopping them is an ordinary end and nobody does it.</summary>
    public void Start()
    {
        if (countedSeconds > 0 && jobs.Count > 0)
            clock.In(LookSeconds, Look);
    }

    private void Look()
    {
        if (jobs[jobs.Count / 2].IsFinal)
            pool.StopAll(countedSeconds);
        else
            clock.In(LookSeconds, Look);
    }
}

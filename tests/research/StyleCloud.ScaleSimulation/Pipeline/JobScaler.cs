using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>The event-driven job's scaler: every polling interval it looks at the queue <c>jobs</c> and starts executions.</summary>
internal sealed class JobScaler(SimulatedClock clock, StorageQueue jobQueue, ExecutionPool pool, ScaleSettings settings, Func<bool> isOver)
{
    /// <summary>Begins to poll, first after <paramref name="phaseSeconds"/>.</summary>
    public void Start(double phaseSeconds) => clock.In(phaseSeconds, Poll);

    private void Poll()
    {
        if (isOver())
            return;
        pool.Start(ScaledJobRule.ExecutionsToStart(jobQueue.Length, settings.QueueLength, pool.Unfinished, settings.MaxExecutions));
        clock.In(settings.PollingIntervalSeconds, Poll);
    }
}

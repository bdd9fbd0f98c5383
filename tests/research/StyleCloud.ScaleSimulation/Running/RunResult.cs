using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Running;

/// <summary>What a run showed.</summary>
internal sealed class RunResult
{
    public RunResult(Scenario scenario, IReadOnlyList<Job> jobs, ExecutionPool pool)
    {
        Jobs = jobs;
        Billed = pool.Billed;
        PeakExecutions = pool.PeakUnfinished;
        PeakReplicas = pool.PeakAllocated;
        QueueAge = Distribution.Of(jobs.Where(job => job.FirstReceivedAt is not null).Select(job => job.FirstReceivedAt!.Value - job.QueuedAt!.Value));
        TimeToResult = Distribution.Of(Ended(JobState.Succeeded).Select(job => job.EndedAt!.Value - job.Upload.AtSeconds));
        Cost = Billed.Sum(interval => interval.Seconds) * scenario.Profile.PricePerSecond(scenario.Prices);
    }

    /// <summary>Every upload.</summary>
    public IReadOnlyList<Job> Jobs { get; }

    /// <summary>What every replica was billed for.</summary>
    public IReadOnlyList<BilledInterval> Billed { get; }

    /// <summary>Executions that had not finished at the same time, at most.</summary>
    public int PeakExecutions { get; }

    /// <summary>Replicas that held a machine at the same time, at most.</summary>
    public int PeakReplicas { get; }

    /// <summary>From a job's first message to its first receipt by a worker, s.</summary>
    public Distribution QueueAge { get; }

    /// <summary>From upload to picture, s, of the pictures that were made.</summary>
    public Distribution TimeToResult { get; }

    /// <summary>US dollars for all replicas. The function app, storage and events are not in it.</summary>
    public double Cost { get; }

    /// <summary>Pictures made.</summary>
    public int Succeeded => Ended(JobState.Succeeded).Count();

    /// <summary>Jobs that failed.</summary>
    public int Failed => Ended(JobState.Failed).Count();

    /// <summary>Sound pictures among <see cref="Failed"/>: they ran into the dequeue limit.</summary>
    public int SoundFailed => Ended(JobState.Failed).Count(job => job.Upload.Kind == UploadKind.Picture);

    /// <summary>Refused at intake.</summary>
    public int Rejected => Ended(JobState.Rejected).Count();

    /// <summary>Uploads of which nobody heard again, or heard twice. Has to be 0.</summary>
    public int Lost => Jobs.Count(job => job.VisibleEnds != 1);

    /// <summary>Attempts beyond the first of pictures that were made.</summary>
    public int RepeatedAttempts => Ended(JobState.Succeeded).Sum(job => job.Attempts - 1);

    /// <summary>Billed seconds.</summary>
    public double BilledSeconds => Billed.Sum(interval => interval.Seconds);

    /// <summary>Seconds in which replicas computed.</summary>
    public double BusySeconds => Billed.Sum(interval => interval.BusySeconds);

    /// <summary>Billed seconds before the first look at the queue.</summary>
    public double ColdSeconds => Billed.Sum(interval => interval.ColdSeconds);

    /// <summary>Billed seconds of waiting for messages.</summary>
    public double IdleSeconds => Billed.Sum(interval => interval.IdleSeconds);

    /// <summary>Computed seconds that no picture came of: broken-off attempts, and jobs that failed in the end.</summary>
    public double LostSeconds => BusySeconds - Ended(JobState.Succeeded).Sum(job => job.ServiceSeconds);

    /// <summary>Share of the billed seconds in which replicas computed.</summary>
    public double Utilisation => BilledSeconds > 0 ? BusySeconds / BilledSeconds : 0;

    /// <summary>US dollars for a picture that was made.</summary>
    public double CostPerPicture => Succeeded > 0 ? Cost / Succeeded : double.NaN;

    private IEnumerable<Job> Ended(JobState state) => Jobs.Where(job => job.State == state);
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>What a worker does with a message before it computes: the same decisions as the worker's own claim on the status.</summary>
internal sealed class JobClaims(SimulatedClock clock, IReadOnlyList<Job> jobs, StorageQueue jobQueue, ScaleSettings settings)
{
    /// <summary>The job, claimed; null when there is nothing to compute and the message has been dealt with.</summary>
    public Job? TryClaim(QueueMessage message)
    {
        var job = jobs[message.Job];
        job.FirstReceivedAt ??= clock.Now;
        if (job.IsFinal)
        {
            jobQueue.TryDelete(message, message.PopReceipt);
            return null;
        }

        if (job.ClaimedBy is { } holder && holder != message.Id && job.ClaimExpiresAt > clock.Now)
        {
            jobQueue.TryUpdate(message, message.PopReceipt, Math.Max(1, Math.Ceiling(job.ClaimExpiresAt - clock.Now)));
            return null;
        }

        if (CountedAttempts(message.DequeueCount - 1, job) >= settings.MaxDequeueCount)
        {
            Poison(job, message, message.PopReceipt);
            return null;
        }

        job.State = JobState.Running;
        job.Attempts++;
        (job.ClaimedBy, job.ClaimExpiresAt) = (message.Id, message.VisibleAt);
        return job;
    }

    /// <summary>True when a failed try was the last that the dequeue limit allows.</summary>
    public bool IsLast(Job job, QueueMessage message) => CountedAttempts(message.DequeueCount, job) >= settings.MaxDequeueCount;

    /// <summary>Fails the job, copies its message to <c>jobs-poison</c> and deletes it.</summary>
    public void Poison(Job job, QueueMessage message, long receipt)
    {
        job.IsPoisoned = true;
        job.End(JobState.Failed, clock.Now);
        jobQueue.TryDelete(message, receipt);
    }

    /// <summary>Delay before the next attempt after <paramref name="attempts"/>: doubled every time, up to a limit.</summary>
    public double DelayAfter(int attempts) => Math.Min(settings.RetryDelaySeconds * Math.Pow(2, Math.Max(0, attempts - 1)), settings.MaxRetryDelaySeconds);

    private static int CountedAttempts(int deliveries, Job job) => Math.Min(deliveries, job.Attempts - job.Interruptions);
}

using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>The function Intake: rejects or queues, once for every upload, however often its event comes.</summary>
internal sealed class Intake(SimulatedClock clock, IReadOnlyList<Job> jobs, StorageQueue uploads, StorageQueue jobQueue, DeliveryModel model, RandomStream random)
{
    /// <summary>Handles one delivery at the end of its run.</summary>
    public void Handle(QueueMessage message, long receipt)
    {
        var job = jobs[message.Job];
        var fails = random.Chance(model.FailureShare);
        var failsBeforeSending = fails && random.Chance(0.5);
        if (!failsBeforeSending)
            Accept(job, message.Job, wasNoted: !fails);
        if (!fails)
            uploads.TryDelete(message, receipt);
        else if (message.DequeueCount >= model.MaxDequeueCount)
            Poison(job, message, receipt);
        else
            uploads.TryUpdate(message, receipt, model.VisibilitySeconds);
    }

    /// <summary>A run that dies between sending the message and noting it sends a second one at its next delivery; the worker copes.</summary>
    private void Accept(Job job, int number, bool wasNoted)
    {
        if (job.IsFinal || job.IsEnqueued)
            return;
        if (job.Upload.Kind == UploadKind.Invalid)
        {
            job.End(JobState.Rejected, clock.Now);
            return;
        }

        if (job.State == JobState.Unknown)
            job.State = JobState.Queued;
        job.QueuedAt ??= clock.Now;
        job.IsEnqueued = wasNoted;
        jobQueue.Send(number);
    }

    private void Poison(Job job, QueueMessage message, long receipt)
    {
        uploads.TryDelete(message, receipt);
        if (job.State != JobState.Unknown)
            return;
        job.IsPoisoned = true;
        job.End(JobState.Failed, clock.Now);
    }
}

using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>One attempt at a job under the lease on its message, which is renewed at a third of the visibility timeout.</summary>
internal sealed class Attempt(
    SimulatedClock clock,
    StorageQueue jobQueue,
    JobClaims claims,
    ScaleSettings settings,
    FaultModel faults,
    RandomStream random,
    Job job,
    QueueMessage message,
    Action<AttemptEnd> ended)
{
    // The storage client's own retries, before it gives up reading the inputs.
    private const double OutageSeconds = 6;

    private readonly double _startedAt = clock.Now;
    private readonly double _resumedFrom = job.CheckpointSeconds;
    private long _popReceipt = message.PopReceipt;
    private ScheduledEvent? _outcome;
    private ScheduledEvent? _renewal;

    private double Elapsed => clock.Now - _startedAt;

    private double RenewalSeconds => settings.VisibilitySeconds / 3;

    /// <summary>Begins to compute.</summary>
    public void Start()
    {
        var (outcome, after) = Plan();
        _outcome = clock.In(after, outcome);
        _renewal = clock.In(RenewalSeconds, Renew);
    }

    /// <summary>The process is ended from outside.</summary>
    /// <returns>Seconds that it computed.</returns>
    public double Stop(bool isGraceful)
    {
        Cancel();
        Keep(wasAsked: isGraceful);
        if (isGraceful)
        {
            job.Interruptions++;
            Release(0);
        }

        return Elapsed;
    }

    private (Action Outcome, double AfterSeconds) Plan()
    {
        var remaining = job.ServiceSeconds - _resumedFrom;
        var point = Math.Max(0, (job.Upload.FailsAfter * job.ServiceSeconds) - _resumedFrom);
        return job.Upload.Kind switch
        {
            UploadKind.CrashesWorker => (Crash, point),
            UploadKind.AlwaysFails => (Fail, point),
            _ when faults.IsOutage(clock.Now) => (Fail, OutageSeconds),
            _ when random.Chance(faults.TransientShare) => (Fail, random.Uniform() * remaining),
            _ => (Succeed, remaining),
        };
    }

    private void Renew()
    {
        if (random.Chance(faults.LeaseLossShare))
        {
            _renewal = clock.In(Math.Max(0, message.VisibleAt - clock.Now), LoseLease);
            return;
        }

        if (!jobQueue.TryUpdate(message, _popReceipt, settings.VisibilitySeconds))
        {
            LoseLease();
            return;
        }

        _popReceipt = message.PopReceipt;
        job.ClaimExpiresAt = message.VisibleAt;
        _renewal = clock.In(RenewalSeconds, Renew);
    }

    private void Succeed()
    {
        Cancel();
        if (!job.IsFinal && jobQueue.TryDelete(message, _popReceipt))
            job.End(JobState.Succeeded, clock.Now);
        ended(new(Elapsed));
    }

    private void Fail()
    {
        Cancel();
        Keep(wasAsked: false);
        if (claims.IsLast(job, message))
            claims.Poison(job, message, _popReceipt);
        else
            Release(claims.DelayAfter(Math.Min(message.DequeueCount, job.Attempts - job.Interruptions)));
        ended(new(Elapsed));
    }

    /// <summary>Nothing is released: the message comes back when the lease lapses.</summary>
    private void Crash()
    {
        Cancel();
        Keep(wasAsked: false);
        ended(new(Elapsed, HasCrashed: true));
    }

    private void LoseLease()
    {
        Cancel();
        Keep(wasAsked: false);
        ended(new(Elapsed));
    }

    private void Release(double delaySeconds)
    {
        if (jobQueue.TryUpdate(message, _popReceipt, delaySeconds))
            job.ClaimedBy = null;
    }

    /// <summary>What a checkpoint holds of this attempt: all when there was time to write one, else up to the last regular one.</summary>
    private void Keep(bool wasAsked)
    {
        if (settings.CheckpointSeconds is not { } interval)
            return;
        var kept = wasAsked ? Elapsed : Math.Floor(Elapsed / interval) * interval;
        job.CheckpointSeconds = Math.Max(job.CheckpointSeconds, Math.Min(job.ServiceSeconds, _resumedFrom + kept));
    }

    private void Cancel()
    {
        _outcome?.Cancel();
        _renewal?.Cancel();
    }
}

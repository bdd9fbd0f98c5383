using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>Delivers an event for every upload to the queue <c>uploads</c>: at least once, delayed, in no order.</summary>
internal sealed class EventGrid(SimulatedClock clock, StorageQueue uploads, DeliveryModel model, RandomStream random)
{
    private const double RepeatWithinSeconds = 60;

    /// <summary>An upload was written now.</summary>
    public void BlobCreated(int job)
    {
        var delay = random.LogNormal(model.DelayMedianSeconds, model.DelaySigma);
        clock.In(delay, () => uploads.Send(job));
        if (random.Chance(model.DuplicateShare))
            clock.In(delay + (random.Uniform() * RepeatWithinSeconds), () => uploads.Send(job));
    }
}

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>
/// Event Grid and the function app on Flex Consumption. Event Grid promises delivery at least once and no order; how long it
/// takes and how often it repeats is assumed, as is the function app's cold start. Target-based scaling adds up to four
/// instances at a decision (Microsoft's documentation of the plan), one for each <see cref="InstanceConcurrency"/> messages: the queue's
/// QueueTargetScaler divides by batchSize + newBatchThreshold.
/// </summary>
/// <param name="DelayMedianSeconds">Median delay of an event. Independent delays reorder events.</param>
/// <param name="DelaySigma">Standard deviation of the delay's logarithm: 1 puts one event in a hundred beyond ten times the median.</param>
/// <param name="DuplicateShare">Share of events delivered twice, the second up to a minute later.</param>
/// <param name="HandleMedianSeconds">Median duration of the function Intake: header check, style look-up, status, message.</param>
/// <param name="FailureShare">Share of its runs that fail after a storage error, half of them after the job's message was sent.</param>
/// <param name="ColdStartSeconds">Start of a function app instance.</param>
/// <param name="InstanceConcurrency">Messages that an instance handles together: batchSize + newBatchThreshold of host.json, 4 + 2.</param>
/// <param name="MaxInstances">Instances at most.</param>
/// <param name="ScaleSeconds">Time between two scale decisions.</param>
/// <param name="PollSeconds">maxPollingInterval of host.json.</param>
/// <param name="VisibilitySeconds">visibilityTimeout of host.json: how long a failed message stays away.</param>
/// <param name="MaxDequeueCount">maxDequeueCount of host.json.</param>
internal sealed record DeliveryModel(
    double DelayMedianSeconds = 0.5,
    double DelaySigma = 1,
    double DuplicateShare = 0.01,
    double HandleMedianSeconds = 0.3,
    double FailureShare = 0.002,
    double ColdStartSeconds = 2,
    int InstanceConcurrency = 6,
    int MaxInstances = 40,
    double ScaleSeconds = 5,
    double PollSeconds = 2,
    double VisibilitySeconds = 30,
    int MaxDequeueCount = 5)
{
    /// <summary>No delays, no repetitions, no failures, for comparison with closed forms.</summary>
    public static DeliveryModel Immediate { get; } = new(0, 0, 0, 0, 0, 0, int.MaxValue, 1, 0, 0);
}

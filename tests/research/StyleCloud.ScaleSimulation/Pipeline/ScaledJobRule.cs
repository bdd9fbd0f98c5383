namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>
/// How many executions KEDA starts at a look at the queue. Container Apps has no setting for a ScaledJob's scaling strategy, so
/// the one named <c>default</c> is assumed: what the queue calls for, less what has not finished.
/// <para>
/// Source: kedacore/keda, pkg/scaling/scaledjob/metrics.go (length / queueLength, at most maxReplicaCount, rounded up);
/// pkg/scaling/executor/scale_jobs.go (<c>defaultScalingStrategy</c>: maxScale − runningJobCount; a job counts as running until it
/// is complete or failed, hence also while pending; then at most one job for each message); pkg/scalers/azure_queue_scaler.go
/// with queueLengthStrategy <c>all</c>, the default: visible and invisible messages. The strategy <c>accurate</c>, which
/// subtracts only pending jobs, is for queues that do not count what is being worked on; with this queue it would start a second
/// execution for every message in work.
/// </para>
/// </summary>
internal static class ScaledJobRule
{
    /// <summary>Executions to start now.</summary>
    /// <param name="length">Messages in the queue, visible and invisible.</param>
    /// <param name="queueLength">Messages for one execution.</param>
    /// <param name="unfinished">Executions that have not finished, pending ones included.</param>
    /// <param name="maxExecutions">Executions at most.</param>
    public static int ExecutionsToStart(int length, int queueLength, int unfinished, int maxExecutions)
    {
        var wanted = Math.Min((length + queueLength - 1) / queueLength, maxExecutions);
        return Math.Min(length, Math.Max(0, wanted - unfinished));
    }
}

using StyleCloud.Contracts;

namespace StyleCloud.Platform.Jobs;

/// <summary>
/// Two deliveries may handle the same job side by side: one event delivered twice, or both halves of a pair at once. The
/// one that finds the job's status already written gives the other a while to finish, so that nothing is sent twice; what is
/// missing after that, the other left behind when it crashed. A redelivery comes later than that and does not wait.
/// </summary>
internal sealed class ConcurrentDelivery(JobStatusStore statuses, TimeProvider time)
{
    /// <summary>How long the other delivery is given, counted from its first write.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The status once it is complete, or as it is when that time is over.</summary>
    /// <param name="jobId">Job id.</param>
    /// <param name="isComplete">Whether nothing is left to do.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The status has vanished.</exception>
    public async Task<VersionedStatus> ResultAsync(string jobId, Func<JobStatus, bool> isComplete, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await statuses.ReadAsync(jobId, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"The status of job {jobId} was there a moment ago and is gone.");
            if (isComplete(status.Status) || time.GetUtcNow() - status.Status.QueuedAt > Patience)
                return status;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}

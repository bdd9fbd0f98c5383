using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Operating;

/// <summary>Finds jobs that ended without a picture and takes them back to <see cref="JobState.Queued"/>. What a crash leaves half done, the next redrive completes.</summary>
internal sealed class JobRedrive(StorageClients storage, JobLedger ledger, TimeProvider time, ILogger<JobRedrive> logger)
{
    /// <summary>Redrives.</summary>
    /// <param name="jobIds">Which jobs, failed or cancelled; none: all that failed for a reason that another attempt can cure.</param>
    /// <param name="since">How long ago a job may have failed; does not count for <paramref name="jobIds"/>.</param>
    /// <param name="dryRun">Only log which.</param>
    /// <param name="cancellationToken">Ends it after the current job.</param>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> jobIds, TimeSpan since, bool dryRun, CancellationToken cancellationToken)
    {
        var redriven = 0;
        var candidates = jobIds.Count > 0 ? jobIds.ToAsyncEnumerable() : RecentAsync(time.GetUtcNow() - since, cancellationToken);
        await foreach (var jobId in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!JobId.IsValid(jobId) || await ledger.ReadAsync(jobId, cancellationToken) is not { } read)
                Log.JobUnknown(logger, jobId);
            else if (await TryAsync(read, isNamed: jobIds.Count > 0, dryRun, cancellationToken))
                redriven++;
        }

        Log.RedriveDone(logger, redriven, dryRun ? "would be queued again" : "queued again");
        return redriven;
    }

    private async Task<bool> TryAsync(VersionedStatus read, bool isNamed, bool dryRun, CancellationToken cancellationToken)
    {
        var status = read.Status;
        if (!JobLedger.IsHalfRedriven(status) && (JobTransitions.Requeued(status).Refusal is not null || !(isNamed || IsCurable(status))))
        {
            if (isNamed)
                Log.RedriveRefused(logger, status.Id, status.State);
            return false;
        }

        Log.Redriven(logger, status.Id, status.InputName, status.Error?.Reason);
        return dryRun || await ledger.RedriveAsync(read, cancellationToken);
    }

    private static bool IsCurable(JobStatus status) => status.Error is { } error
        && (error.Reason == ErrorReason.DequeueLimitReached || ErrorReasons.CategoryOf(error.Reason) == ErrorCategory.Transient);

    /// <summary>Ids of jobs whose status was written since; most of them are not failed, which their status tells.</summary>
    private async IAsyncEnumerable<string> RecentAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ending = BlobNames.Status("");
        await foreach (var blob in storage.Container(ContainerNames.Jobs).GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (blob.Name.EndsWith(ending, StringComparison.Ordinal) && blob.Properties.LastModified >= since)
                yield return blob.Name[..^ending.Length];
        }
    }
}

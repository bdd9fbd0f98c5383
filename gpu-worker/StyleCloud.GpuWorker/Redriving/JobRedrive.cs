using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Redriving;

/// <summary>
/// Takes failed jobs back to <see cref="JobState.Queued"/> and queues them: status, report removed, message,
/// <see cref="JobStatus.Enqueued"/>, event. What a crash leaves half done, the next redrive completes.
/// </summary>
internal sealed class JobRedrive(StorageClients storage, JobStatusStore statuses, JobEventPublisher events, ErrorReportStore reports, TimeProvider time, ILogger<JobRedrive> logger)
{
    /// <summary>Redrives.</summary>
    /// <param name="jobIds">Which failed jobs; none: all that failed for a reason that another try can cure.</param>
    /// <param name="since">How long ago a job may have failed; does not count for <paramref name="jobIds"/>.</param>
    /// <param name="dryRun">Only log which.</param>
    /// <param name="cancellationToken">Ends it after the job in hand.</param>
    /// <returns>How many.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> jobIds, TimeSpan since, bool dryRun, CancellationToken cancellationToken)
    {
        var redriven = 0;
        var candidates = jobIds.Count > 0 ? jobIds.ToAsyncEnumerable() : RecentAsync(time.GetUtcNow() - since, cancellationToken);
        await foreach (var jobId in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!JobId.IsValid(jobId) || await statuses.ReadAsync(jobId, cancellationToken) is not { } read)
                Log.RedriveUnknown(logger, jobId);
            else if (await TryAsync(read, isNamed: jobIds.Count > 0, dryRun, cancellationToken))
                redriven++;
        }

        Log.RedriveDone(logger, redriven, dryRun ? "would be queued again" : "queued again");
        return redriven;
    }

    private async Task<bool> TryAsync(VersionedStatus read, bool isNamed, bool dryRun, CancellationToken cancellationToken)
    {
        var status = read.Status;
        var isHalfDone = status is { State: JobState.Queued, Enqueued: false, Redrives: > 0 };
        if (!isHalfDone && !(status is { State: JobState.Failed, Content: not null, OutputName: not null, Options: not null } && (isNamed || IsCurable(status))))
        {
            if (isNamed)
                Log.RedriveRefused(logger, status.Id, status.State);
            return false;
        }

        Log.Redriven(logger, status.Id, status.InputName, status.Error?.Reason);
        if (dryRun)
            return true;
        var queued = isHalfDone ? read : await statuses.TryReplaceAsync(Requeued(status), read.ETag, cancellationToken);
        if (queued is null)
            return false; // Somebody else redrives it at this moment.
        await CompleteAsync(queued, cancellationToken);
        return true;
    }

    private async Task CompleteAsync(VersionedStatus queued, CancellationToken cancellationToken)
    {
        await reports.DeleteAsync(queued.Status.InputName, cancellationToken);
        await JobMessage.SendAsync(storage, MessageOf(queued.Status), cancellationToken);
        var enqueued = await statuses.UpdateAsync(queued.Status.Id, current => current.Enqueued ? null : current with { Enqueued = true }, cancellationToken);
        await events.PublishQueuedAsync(enqueued ?? queued, cancellationToken);
    }

    private static bool IsCurable(JobStatus status) => status.Error is { } error
        && (error.Reason == ErrorReason.DequeueLimitReached || ErrorReasons.CategoryOf(error.Reason) == ErrorCategory.Transient);

    private static JobStatus Requeued(JobStatus status) => status with
    {
        State = JobState.Queued,
        Redrives = status.Redrives + 1,
        Attempts = 0,
        Interruptions = 0,
        Enqueued = false,
        Claim = null,
        StartedAt = null,
        FinishedAt = null,
        Progress = null,
        Error = null,
        PublishedEvents = [],
    };

    private static StyleTransferJob MessageOf(JobStatus status) =>
        new(StyleTransferJob.CurrentSchemaVersion, status.Id, status.Content!, status.Styles, status.StartImage, status.Options!, status.OutputName!, status.QueuedAt, TraceParent: null)
        {
            Redrives = status.Redrives,
        };

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

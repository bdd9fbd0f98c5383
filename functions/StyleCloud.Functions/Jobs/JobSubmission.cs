using StyleCloud.Contracts;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Jobs;

/// <summary>
/// Makes a job visible exactly once: status If-None-Match, then the message, then <see cref="JobStatus.Enqueued"/>, then
/// the event. A crash anywhere in between is completed by the next delivery.
/// </summary>
internal sealed class JobSubmission(
    StorageClients storage,
    JobStatusStore statuses,
    JobEventPublisher events,
    ErrorReportStore reports,
    ConcurrentDelivery others,
    TimeProvider time,
    ILogger<JobSubmission> logger)
{
    /// <summary>Whether a job of that id is recorded with nothing left to do for the intake.</summary>
    public async Task<bool> IsSettledAsync(string jobId, CancellationToken cancellationToken) =>
        await statuses.ReadAsync(jobId, cancellationToken) is { } read && IsComplete(read.Status);

    /// <summary>Queues the job unless that was done before.</summary>
    /// <param name="job">The job.</param>
    /// <param name="inputName">The dropped blob that stands for it.</param>
    /// <param name="cancellationToken">Ends the attempt; what is done by then stays done.</param>
    public async Task SubmitAsync(StyleTransferJob job, string inputName, CancellationToken cancellationToken)
    {
        if (await statuses.TryCreateAsync(FirstStatus(job, inputName), cancellationToken) is { } created)
        {
            await CompleteAsync(job, created, cancellationToken);
            DropMetrics.Queued();
            Log.JobQueued(logger, job.Id, inputName);
            return;
        }

        var existing = await others.ResultAsync(job.Id, IsComplete, cancellationToken);
        if (IsComplete(existing.Status))
        {
            Log.DropSettled(logger, inputName, job.Id);
            return;
        }

        await CompleteAsync(job, existing, cancellationToken);
        Log.JobCompleted(logger, job.Id);
    }

    private async Task CompleteAsync(StyleTransferJob job, VersionedStatus status, CancellationToken cancellationToken)
    {
        if (IsGivenUp(status.Status))
        {
            await events.PublishAsync(status, cancellationToken);
            return;
        }

        if (!IsSent(status.Status))
        {
            await ClearReportsAsync(job, status.Status.InputName, cancellationToken);
            await JobMessage.SendAsync(storage, job with { QueuedAt = status.Status.QueuedAt }, cancellationToken);
        }

        var enqueued = await statuses.UpdateAsync(job.Id, current => current.Enqueued ? null : current with { Enqueued = true }, cancellationToken);
        await events.PublishQueuedAsync(enqueued ?? status, cancellationToken);
    }

    /// <summary>A report about an earlier drop of the same blobs would now be out of date.</summary>
    private async Task ClearReportsAsync(StyleTransferJob job, string inputName, CancellationToken cancellationToken)
    {
        BlobReference?[] pictures = [job.Content, job.StartImage, .. job.Styles.Select(style => style.Blob)];
        var dropped = pictures.OfType<BlobReference>().Where(picture => picture.Container == ContainerNames.Input).Select(picture => picture.Name);
        foreach (var name in dropped.Append(inputName).Distinct())
            await reports.DeleteAsync(name, cancellationToken);
    }

    private JobStatus FirstStatus(StyleTransferJob job, string inputName) => new(
        StyleTransferJob.CurrentSchemaVersion,
        job.Id,
        JobState.Queued,
        inputName,
        job.Content,
        job.Styles,
        job.Options,
        job.OutputName,
        time.GetUtcNow())
    {
        StartImage = job.StartImage,
    };

    /// <summary>A worker that has claimed the job must have had its message.</summary>
    private static bool IsSent(JobStatus status) => status.Enqueued || status.Attempts > 0;

    private static bool IsGivenUp(JobStatus status) => status.IsFinal && !IsSent(status);

    private static bool IsComplete(JobStatus status) => IsGivenUp(status)
        ? status.PublishedEvents.Contains(status.State)
        : status.Enqueued && status.PublishedEvents.Contains(JobState.Queued);
}

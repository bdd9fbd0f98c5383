using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// What a final status asks for: the error report beside the output (or its removal), the checkpoint's removal, then the event. The published event
/// marks both as done, so that a redelivery completes what a crash left out and repeats nothing.
/// </summary>
internal sealed class JobSettlement(JobEventPublisher events, ErrorReportStore reports, ResultStore results, CheckpointStore checkpoints, TimeProvider time)
{
    /// <summary>Does what is not yet done for <paramref name="final"/>.</summary>
    public async Task SettleAsync(VersionedStatus final, CancellationToken cancellationToken)
    {
        var status = final.Status;
        if (status.PublishedEvents.Contains(status.State))
            return;
        if (status.State == JobState.Succeeded)
            await reports.DeleteAsync(status.InputName, cancellationToken);
        else if (status is { State: JobState.Failed, Error: { } error })
            await ReportAsync(status, error, cancellationToken);
        await checkpoints.DeleteAsync(status.Id, cancellationToken);
        await events.PublishAsync(final, cancellationToken);
        JobMetrics.Ended(status);
    }

    private async Task ReportAsync(JobStatus status, JobError error, CancellationToken cancellationToken)
    {
        // The picture of a newer drop on the same path is no place for the complaint about an older one.
        if (status.OutputName is { } output && await results.FindAsync(output, cancellationToken) is { } result && result.QueuedAt > status.QueuedAt)
            return;
        var report = new ErrorReport(
            StyleTransferJob.CurrentSchemaVersion,
            status.Id,
            status.InputName,
            ErrorReasons.CategoryOf(error.Reason),
            [error],
            status.FinishedAt ?? time.GetUtcNow());
        await reports.WriteAsync(report, cancellationToken);
    }
}

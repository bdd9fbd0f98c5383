using StyleCloud.Contracts;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Functions.Jobs;

/// <summary>
/// Records once that a drop or a job came to nothing: status, then the report beside where the result would be, then the
/// event. Once the event is out nothing is written again, so a late repetition cannot bring a removed report back.
/// </summary>
internal sealed class FailureRecord(
    JobStatusStore statuses,
    JobEventPublisher events,
    ErrorReportStore reports,
    ConcurrentDelivery others,
    TimeProvider time,
    ILogger<FailureRecord> logger)
{
    /// <summary>Records a failure; a job that is final already stays what it is, and gets what it lacks.</summary>
    /// <param name="failure">The status: rejected or failed, with its first error.</param>
    /// <param name="errors">Every error, for the report.</param>
    /// <param name="cancellationToken">Ends the attempt; what is done by then stays done.</param>
    public async Task RecordAsync(JobStatus failure, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        var status = await statuses.TryCreateAsync(failure, cancellationToken) ?? await MarkAsync(failure, cancellationToken);
        if (IsTold(status.Status))
            return;
        if (status.Status is { State: JobState.Rejected or JobState.Failed, InputName.Length: > 0 })
            await reports.WriteAsync(Report(status.Status, errors), cancellationToken);
        DropMetrics.NotMade(status.Status.State, errors[0].Reason);
        Log.JobNotMade(logger, failure.Id, failure.InputName, status.Status.State, errors[0].Reason);
        await events.PublishAsync(status, cancellationToken);
    }

    /// <summary>Records a message that names neither a job nor a blob, under an id made from its text.</summary>
    public async Task RecordUnreadableAsync(string queue, string message, ErrorReason reason, string problem, CancellationToken cancellationToken)
    {
        var id = JobId.ForUnreadable(queue, message);
        Log.MessageUnreadable(logger, queue, message.Length, problem, id);
        var error = new JobError(reason, $"A message on queue {queue} cannot be read. {problem}", $"queue {queue}", Actual: $"{message.Length} characters");
        var failure = new JobStatus(StyleTransferJob.CurrentSchemaVersion, id, JobState.Failed, "", null, [], null, null, time.GetUtcNow())
        {
            Error = error,
            FinishedAt = time.GetUtcNow(),
        };
        await RecordAsync(failure, [error], cancellationToken);
    }

    /// <summary>Fails a job that is not final; of one that is, another delivery may just be recording the rest.</summary>
    private async Task<VersionedStatus> MarkAsync(JobStatus failure, CancellationToken cancellationToken)
    {
        var isOurs = false;
        var status = await statuses.UpdateAsync(
            failure.Id,
            current =>
            {
                isOurs = !current.IsFinal;
                return isOurs ? current with { State = failure.State, Error = failure.Error, FinishedAt = failure.FinishedAt, Claim = null } : null;
            },
            cancellationToken);
        return isOurs && status is not null ? status : await others.ResultAsync(failure.Id, IsTold, cancellationToken);
    }

    private ErrorReport Report(JobStatus status, IReadOnlyList<JobError> errors)
    {
        var all = status.Error is { } first && !errors.Contains(first) ? [first, .. errors] : errors;
        return new(StyleTransferJob.CurrentSchemaVersion, status.Id, status.InputName, ErrorReasons.CategoryOf(all[0].Reason), all, time.GetUtcNow());
    }

    private static bool IsTold(JobStatus status) => status.PublishedEvents.Contains(status.State);
}

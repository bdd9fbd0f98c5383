using System.Diagnostics;
using Azure;
using StyleCloud.Contracts;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Jobs;

/// <summary>What a change of a job came to.</summary>
/// <param name="Job">The job as it is afterwards; null when it is unknown.</param>
/// <param name="Refusal">Why nothing was changed; null when it was, or when there was nothing to change.</param>
public sealed record LedgerChange(VersionedStatus? Job, TransitionRefusal? Refusal);

/// <summary>What the submission of a job came to.</summary>
public enum Submission
{
    /// <summary>The job is new and queued.</summary>
    Queued,

    /// <summary>Another delivery began it and left something undone, which is done now.</summary>
    Completed,

    /// <summary>The job was queued, or given up, before.</summary>
    Known,
}

/// <summary>
/// The only writer of jobs' statuses, and of what goes with them: message, error report, checkpoint's removal, event. The status blob is the truth: a job is claimed
/// in it and finished in it, and it remembers which events went out. Every write is conditional. Whatever is delivered twice or dies half-way is completed from
/// it: each operation is safe to repeat and goes on where an earlier one crashed. Delivery is at least once, the visible effect exactly once.
/// </summary>
public sealed class JobLedger
{
    private readonly StorageClients _storage;
    private readonly JobStatusStore _statuses;
    private readonly ErrorReportStore _reports;
    private readonly ResultStore _results;
    private readonly JobEventPublisher _events;
    private readonly ConcurrentDelivery _others;
    private readonly TimeProvider _time;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="storage">Where jobs are.</param>
    /// <param name="topic">Where events go besides the queue.</param>
    /// <param name="time">Clock.</param>
    public JobLedger(StorageClients storage, EventTopic topic, TimeProvider time)
    {
        (_storage, _time) = (storage, time);
        _statuses = new(storage);
        _reports = new(storage);
        _results = new(storage);
        _events = new(storage, topic, time);
        _others = new(_statuses, time);
    }

    /// <summary>The newest status, or null when the job is unknown.</summary>
    public Task<VersionedStatus?> ReadAsync(string jobId, CancellationToken cancellationToken) => _statuses.ReadAsync(jobId, cancellationToken);

    /// <summary>Changes a status, under the condition that nobody else does meanwhile.</summary>
    /// <param name="jobId">Job id.</param>
    /// <param name="transition">One of <see cref="JobTransitions"/>; called again when another writer came between.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="known">The version to try first, which spares a read; null to read.</param>
    /// <exception cref="IOException">Sixteen other writers came between.</exception>
    public Task<LedgerChange> ChangeAsync(string jobId, Func<JobStatus, Transition> transition, CancellationToken cancellationToken, VersionedStatus? known = null) =>
        ConditionalWrite.RunAsync($"The status of job {jobId}", async () =>
        {
            var wasKnown = known is not null;
            var read = known ?? await _statuses.ReadAsync(jobId, cancellationToken).ConfigureAwait(false);
            known = null;
            if (read is null)
                return new LedgerChange(null, null);
            var (changed, refusal) = transition(read.Status);
            if (changed is null)
                return wasKnown ? null : new(read, refusal); // What was known may be out of date.
            if (ReferenceEquals(changed, read.Status))
                return new(read, null);
            return await _statuses.TryReplaceAsync(changed, read.ETag, cancellationToken).ConfigureAwait(false) is { } written ? new(written, null) : null;
        });

    /// <summary>Whether nothing is left to do for whoever records the job.</summary>
    public async Task<bool> IsSettledAsync(string jobId, CancellationToken cancellationToken) =>
        await _statuses.ReadAsync(jobId, cancellationToken).ConfigureAwait(false) is { } read && IsRecorded(read.Status);

    /// <summary>Makes a job visible exactly once: status, message, event.</summary>
    /// <param name="queued">The first status (<see cref="JobTransitions.Queued"/>).</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    public async Task<Submission> SubmitAsync(JobStatus queued, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queued);
        if (await _statuses.TryCreateAsync(queued, cancellationToken).ConfigureAwait(false) is { } created)
        {
            await EnqueueAsync(created, cancellationToken).ConfigureAwait(false);
            return Submission.Queued;
        }

        var existing = await _others.ResultAsync(queued.Id, IsRecorded, cancellationToken).ConfigureAwait(false);
        if (IsRecorded(existing.Status))
            return Submission.Known;
        if (IsGivenUp(existing.Status))
            await SettleAsync(existing, cancellationToken).ConfigureAwait(false);
        else
            await EnqueueAsync(existing, cancellationToken).ConfigureAwait(false);
        return Submission.Completed;
    }

    /// <summary>Records once that a drop or a job ended without a picture. A job that has ended already stays what it is, and gets what it lacks.</summary>
    /// <param name="ending">The status: rejected or failed.</param>
    /// <param name="errors">Every error, for the report.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <returns>The job as it is now, when something was left to do; null when all was done before.</returns>
    public async Task<JobStatus?> RecordAsync(JobStatus ending, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ending);
        var ended = await _statuses.TryCreateAsync(ending, cancellationToken).ConfigureAwait(false)
            ?? await EndAsync(ending, cancellationToken).ConfigureAwait(false);
        return await SettleAsync(ended, cancellationToken, errors).ConfigureAwait(false) ? ended.Status : null;
    }

    /// <summary>
    /// Does all that follows the end of a job and is not yet done: the error report (or its removal), the checkpoint's removal, then the event, which
    /// marks it all as done. The report of an older job never takes its place beside the result of a newer one.
    /// </summary>
    /// <param name="ended">The final status.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <param name="errors">Every error, for the report; null for the one in the status.</param>
    /// <returns>Whether anything was left to do.</returns>
    public async Task<bool> SettleAsync(VersionedStatus ended, CancellationToken cancellationToken, IReadOnlyList<JobError>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var status = ended.Status;
        if (!status.IsFinal || status.PublishedEvents.Contains(status.State))
            return false;
        if (status.State == JobState.Succeeded)
            await _reports.DeleteAsync(status.InputName, cancellationToken).ConfigureAwait(false);
        else if (status.State != JobState.Cancelled && status.InputName.Length > 0 && !await HasNewerResultAsync(status, cancellationToken).ConfigureAwait(false))
            await _reports.WriteAsync(status, errors ?? [], cancellationToken).ConfigureAwait(false);
        if (status.Attempts > 0)
            await _storage.Container(ContainerNames.Jobs).GetBlobClient(BlobNames.Checkpoint(status.Id)).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await TellAsync(ended, status.State, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Publishes the event of a state that the job is in or was in, unless that was done before.</summary>
    /// <returns>The job as it is afterwards.</returns>
    public async Task<VersionedStatus> TellAsync(VersionedStatus job, JobState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Status.PublishedEvents.Contains(state))
            return job;
        await _events.SendAsync(job.Status, state, cancellationToken).ConfigureAwait(false);
        var marked = await ChangeAsync(job.Status.Id, status => JobTransitions.Told(status, state), cancellationToken).ConfigureAwait(false);
        return marked.Job ?? job;
    }

    /// <summary>Asks for a job's end. One that no worker has ends at once; a worker that has it sees the request within two seconds, or after the evaluation under way.</summary>
    /// <returns>The job as it is afterwards; <see cref="TransitionRefusal.HeldByAnother"/> while a worker has it, <see cref="TransitionRefusal.Ended"/> when it had ended before.</returns>
    public async Task<LedgerChange> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var change = await ChangeAsync(jobId, JobTransitions.Cancelling, cancellationToken).ConfigureAwait(false);
        if (change.Job is { Status.State: JobState.Cancelling })
            change = await ChangeAsync(jobId, status => JobTransitions.Cancelled(status, claim: null, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        if (change.Job is { Status.State: JobState.Cancelled } cancelled)
            await SettleAsync(cancelled, cancellationToken).ConfigureAwait(false);
        return change;
    }

    /// <summary>Takes a job that ended without a picture back to its beginning and queues it. What a crash leaves half done, the next call completes.</summary>
    /// <param name="ended">The job as it was read.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <returns>Whether it was this call that queued it; false when the job has changed since.</returns>
    public async Task<bool> RedriveAsync(VersionedStatus ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var queued = ended;
        if (!IsHalfRedriven(ended.Status))
        {
            if (JobTransitions.Requeued(ended.Status).Status is not { } requeued)
                return false;
            queued = await _statuses.TryReplaceAsync(requeued, ended.ETag, cancellationToken).ConfigureAwait(false);
        }

        if (queued is null)
            return false;
        await EnqueueAsync(queued, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether a redrive was broken off before the message was sent.</summary>
    public static bool IsHalfRedriven(JobStatus status) => status is { State: JobState.Queued, Enqueued: false, Redrives: > 0 };

    /// <summary>Old reports out of the way, the message, its mark, the event.</summary>
    private async Task EnqueueAsync(VersionedStatus job, CancellationToken cancellationToken)
    {
        if (!IsSent(job.Status))
        {
            await ClearReportsAsync(job.Status, cancellationToken).ConfigureAwait(false);
            await JobMessage.SendAsync(_storage, StyleTransferJob.Of(job.Status, Activity.Current?.Id), cancellationToken).ConfigureAwait(false);
        }

        var sent = await ChangeAsync(job.Status.Id, JobTransitions.Sent, cancellationToken).ConfigureAwait(false);
        await TellAsync(sent.Job ?? job, JobState.Queued, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A report about an earlier drop of the same blobs would now be out of date.</summary>
    private async Task ClearReportsAsync(JobStatus status, CancellationToken cancellationToken)
    {
        BlobReference?[] pictures = [status.Content, status.StartImage, .. status.Styles.Select(style => style.Blob)];
        var dropped = pictures.OfType<BlobReference>().Where(picture => picture.Container == ContainerNames.Input).Select(picture => picture.Name);
        foreach (var name in dropped.Append(status.InputName).Distinct())
            await _reports.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a job that has not ended; of one that has, another delivery may just be doing the rest.</summary>
    private async Task<VersionedStatus> EndAsync(JobStatus ending, CancellationToken cancellationToken)
    {
        var change = await ChangeAsync(
            ending.Id,
            status => status.State == JobState.Cancelling
                ? JobTransitions.Cancelled(status, claim: null, _time.GetUtcNow())
                : JobTransitions.Failed(status, ending.Error!, claim: null, _time.GetUtcNow()),
            cancellationToken).ConfigureAwait(false);
        return change is { Job: { } ended, Refusal: null } ? ended : await _others.ResultAsync(ending.Id, IsTold, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasNewerResultAsync(JobStatus status, CancellationToken cancellationToken) =>
        status.OutputName is { } output && await _results.FindAsync(output, cancellationToken).ConfigureAwait(false) is { } result && result.QueuedAt > status.QueuedAt;

    /// <summary>A worker that has claimed the job must have had its message.</summary>
    private static bool IsSent(JobStatus status) => status.Enqueued || status.Attempts > 0;

    private static bool IsGivenUp(JobStatus status) => status.IsFinal && !IsSent(status);

    private static bool IsTold(JobStatus status) => status.PublishedEvents.Contains(status.State);

    private static bool IsRecorded(JobStatus status) => IsGivenUp(status) ? IsTold(status) : status.Enqueued && status.PublishedEvents.Contains(JobState.Queued);
}

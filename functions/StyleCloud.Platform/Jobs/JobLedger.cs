using System.Diagnostics;
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

    /// <summary>Records once something that ended before it became a job.</summary>
    /// <param name="ended">The status: rejected or failed.</param>
    /// <param name="errors">Every error, for the report.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <returns>The status, when something was left to do; null when all was done before.</returns>
    /// <exception cref="IOException">Meanwhile a job of that id was queued.</exception>
    public async Task<JobStatus?> RecordAsync(JobStatus ended, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var recorded = await _statuses.TryCreateAsync(ended, cancellationToken).ConfigureAwait(false)
            ?? await _others.ResultAsync(ended.Id, IsTold, cancellationToken).ConfigureAwait(false);
        return recorded.Status.IsFinal ? await SettledAsync(recorded, errors, cancellationToken).ConfigureAwait(false) : throw Changed(ended.Id);
    }

    /// <summary>Ends a job that no worker has. One that has ended already stays as it is, and gets what it lacks.</summary>
    /// <param name="job">The job as it was read; it is ended in this version or not at all.</param>
    /// <param name="errors">Every error, for the report; the first is the status'.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <returns>The job as it is now, when something was left to do; null when all was done before.</returns>
    /// <exception cref="IOException">The job has changed since, or a worker has it.</exception>
    public async Task<JobStatus?> GiveUpAsync(VersionedStatus job, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(errors);
        if (job.Status.IsFinal)
            return await SettledAsync(await _others.ResultAsync(job.Status.Id, IsTold, cancellationToken).ConfigureAwait(false), errors, cancellationToken).ConfigureAwait(false);
        var transition = job.Status.State == JobState.Cancelling
            ? JobTransitions.Cancelled(job.Status, claim: null, _time.GetUtcNow())
            : JobTransitions.Failed(job.Status, errors[0], claim: null, _time.GetUtcNow());
        var ended = transition.Status is { } status ? await _statuses.TryReplaceAsync(status, job.ETag, cancellationToken).ConfigureAwait(false) : null;
        return await SettledAsync(ended ?? throw Changed(job.Status.Id), errors, cancellationToken).ConfigureAwait(false);
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
            await RemoveReportAsync(status, cancellationToken).ConfigureAwait(false);
        else if (status.State != JobState.Cancelled && status.InputName.Length > 0)
            await ReportAsync(status, errors ?? [], cancellationToken).ConfigureAwait(false);
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
        var marked = await ChangeAsync(job.Status.Id, status => JobTransitions.Told(status, state, job.Status.Redrives), cancellationToken).ConfigureAwait(false);
        return marked.Job ?? job;
    }

    /// <summary>
    /// Asks for a job's end. One that no worker has ends at once; a worker that has it stops within two seconds, or after the step of the optimiser that it is in: one
    /// evaluation, seldom more.
    /// </summary>
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

    /// <summary>
    /// Takes a job that ended without a picture back to its beginning and queues it. What a crash leaves half done, the next call completes, as long as no worker has
    /// claimed the job: then at most the event that it is queued is missing.
    /// </summary>
    /// <param name="ended">The job as it was read.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <returns>Whether it was this call that queued it; false when the job has changed since.</returns>
    public async Task<bool> RedriveAsync(VersionedStatus ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var queued = IsHalfRedriven(ended.Status) ? ended : await RequeueAsync(ended, cancellationToken).ConfigureAwait(false);
        if (queued is null)
            return false;
        await EnqueueAsync(queued, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether a redrive was broken off before all was done.</summary>
    public static bool IsHalfRedriven(JobStatus status) => status is { State: JobState.Queued, Redrives: > 0 } && !IsRecorded(status);

    /// <summary>Null when the job has changed since it was read. What its end lacks is done first: afterwards nobody could tell.</summary>
    private async Task<VersionedStatus?> RequeueAsync(VersionedStatus ended, CancellationToken cancellationToken)
    {
        if (JobTransitions.Requeued(ended.Status).Refusal is not null)
            return null;
        if (await SettleAsync(ended, cancellationToken).ConfigureAwait(false))
            ended = await _statuses.ReadAsync(ended.Status.Id, cancellationToken).ConfigureAwait(false) ?? ended;
        return JobTransitions.Requeued(ended.Status).Status is { } requeued
            ? await _statuses.TryReplaceAsync(requeued, ended.ETag, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Old reports out of the way, the message, its mark, the event.</summary>
    private async Task EnqueueAsync(VersionedStatus job, CancellationToken cancellationToken)
    {
        if (!IsSent(job.Status))
        {
            await ClearReportsAsync(job.Status, cancellationToken).ConfigureAwait(false);
            await JobMessage.SendAsync(_storage, StyleTransferJob.Of(job.Status, Activity.Current?.Id), cancellationToken).ConfigureAwait(false);
        }

        var sent = await ChangeAsync(job.Status.Id, status => JobTransitions.Sent(status, job.Status.Redrives), cancellationToken).ConfigureAwait(false);
        await TellAsync(sent.Job ?? job, JobState.Queued, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A report about an earlier drop of the same blobs would now be out of date; a redrive is no drop, and clears its own.</summary>
    private async Task ClearReportsAsync(JobStatus status, CancellationToken cancellationToken)
    {
        BlobReference?[] pictures = status.Redrives > 0 ? [] : [status.Content, status.StartImage, .. status.Styles.Select(style => style.Blob)];
        var dropped = pictures.OfType<BlobReference>().Where(picture => picture.Container == ContainerNames.Input).Select(picture => picture.Name);
        foreach (var name in dropped.Append(status.InputName).Distinct())
            await _reports.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobStatus?> SettledAsync(VersionedStatus ended, IReadOnlyList<JobError> errors, CancellationToken cancellationToken) =>
        await SettleAsync(ended, cancellationToken, errors).ConfigureAwait(false) ? ended.Status : null;

    /// <summary>Looks for a newer result of the same photo or manifest before and after: it may come while the report is written, and removes only what is there.</summary>
    private async Task ReportAsync(JobStatus status, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        if (await HasNewerResultAsync(status, cancellationToken).ConfigureAwait(false))
            return;
        await _reports.WriteAsync(status, errors, cancellationToken).ConfigureAwait(false);
        if (await HasNewerResultAsync(status, cancellationToken).ConfigureAwait(false))
            await _reports.DeleteAsync(status.InputName, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasNewerResultAsync(JobStatus status, CancellationToken cancellationToken) =>
        status is { OutputName: { } output, Content: { } content }
        && await _results.FindAsync(output, cancellationToken).ConfigureAwait(false) is { } result
        && result.QueuedAt > status.QueuedAt
        && ResultOrigin.Of(content.Name, status.InputName).MayReplace(result);

    /// <summary>Removes the report beside a result, unless it is about a newer drop.</summary>
    private async Task RemoveReportAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var about = await _reports.FindJobIdAsync(status.InputName, cancellationToken).ConfigureAwait(false);
        if (about is null)
            return;
        var isNewer = about.Length > 0 && about != status.Id && await _statuses.ReadAsync(about, cancellationToken).ConfigureAwait(false) is { } other && other.Status.QueuedAt > status.QueuedAt;
        if (!isNewer)
            await _reports.DeleteAsync(status.InputName, cancellationToken).ConfigureAwait(false);
    }

    private static IOException Changed(string jobId) => new($"Job {jobId} has changed since it was read, or a worker has it; it is looked at again later.");

    /// <summary>A worker that has claimed the job must have had its message.</summary>
    private static bool IsSent(JobStatus status) => status.Enqueued || status.Attempts > 0;

    private static bool IsGivenUp(JobStatus status) => status.IsFinal && !IsSent(status);

    private static bool IsTold(JobStatus status) => status.PublishedEvents.Contains(status.State);

    private static bool IsRecorded(JobStatus status) => IsGivenUp(status) ? IsTold(status) : status.Enqueued && status.PublishedEvents.Contains(JobState.Queued);
}

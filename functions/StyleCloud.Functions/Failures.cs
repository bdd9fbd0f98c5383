using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Functions;

/// <summary>Drops and jobs that ended without a picture, and messages that cannot be read: recorded in the ledger, counted and logged, each once.</summary>
internal sealed class Failures(JobLedger ledger, TimeProvider time, ILogger<Failures> logger)
{
    /// <summary>A drop is refused.</summary>
    public async Task RejectAsync(JobRequest drop, IReadOnlyList<JobError> errors, CancellationToken cancellationToken) =>
        Tell(await ledger.RecordAsync(JobTransitions.Rejected(drop, errors[0], time.GetUtcNow()), errors, cancellationToken), errors);

    /// <summary>A job that is not recorded ends without a picture.</summary>
    /// <param name="job">The job, as far as it is known.</param>
    /// <param name="queuedAt">When it was accepted (UTC); null when it never was.</param>
    /// <param name="errors">Every error, the one for the status first.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    public async Task FailAsync(JobRequest job, DateTimeOffset? queuedAt, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failed = JobTransitions.Failed(JobTransitions.Queued(job, queuedAt ?? now), errors[0], claim: null, now).Status!;
        Tell(await ledger.RecordAsync(failed, errors, cancellationToken), errors);
    }

    /// <summary>A recorded job that no worker has ends without a picture; what has ended already stays as it is, and gets what it lacks.</summary>
    /// <param name="job">The job as it was read.</param>
    /// <param name="errors">Every error, the one for the status first.</param>
    /// <param name="cancellationToken">Ends the call; what is done by then stays done.</param>
    /// <exception cref="IOException">The job has changed since, or a worker has it.</exception>
    public async Task FailAsync(VersionedStatus job, IReadOnlyList<JobError> errors, CancellationToken cancellationToken) =>
        Tell(await ledger.GiveUpAsync(job, errors, cancellationToken), errors);

    /// <summary>A message names neither a job nor a blob: it is recorded under an id made from its text.</summary>
    public Task FailUnreadableAsync(string queue, string message, ErrorReason reason, string explanation, CancellationToken cancellationToken)
    {
        var id = JobId.ForUnreadable(queue, message);
        Log.MessageUnreadable(logger, queue, message.Length, explanation, id);
        var error = new JobError(reason, $"A message on queue {queue} cannot be read. {explanation}", $"queue {queue}", Actual: $"{message.Length} characters");
        return FailAsync(new JobRequest(id, InputName: ""), queuedAt: null, [error], cancellationToken);
    }

    private void Tell(JobStatus? recorded, IReadOnlyList<JobError> errors)
    {
        if (recorded is null)
            return;
        DropMetrics.NotMade(recorded.State, errors[0].Reason);
        Log.JobNotMade(logger, recorded.Id, recorded.InputName, recorded.State, errors[0].Reason);
    }
}

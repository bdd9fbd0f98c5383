using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>The final statuses that the worker writes.</summary>
internal static class JobEnding
{
    /// <summary>The job has its picture.</summary>
    public static JobStatus Succeeded(JobStatus status, JobResult result, DateTimeOffset now) =>
        status with { State = JobState.Succeeded, Result = result, Error = null, Claim = null, FinishedAt = now };

    /// <summary>The job ends without a picture.</summary>
    public static JobStatus Failed(JobStatus status, JobError error, DateTimeOffset now) =>
        status with { State = JobState.Failed, Error = error, Claim = null, FinishedAt = now };

    /// <summary>The error of a job that was tried as often as allowed.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="attempts">How often a worker claimed the job.</param>
    /// <param name="last">What went wrong at the last try; null when the worker vanished without a word.</param>
    public static JobError LimitReached(int limit, int attempts, JobError? last)
    {
        var why = last is null ? "the worker ended each time without a word (killed, or out of memory)" : $"the last error was: {last.Message}";
        return new(ErrorReason.DequeueLimitReached, $"The job was tried {attempts} times, the limit is {limit}; {why}", last?.Subject, $"{limit} tries", $"{attempts} tries");
    }
}

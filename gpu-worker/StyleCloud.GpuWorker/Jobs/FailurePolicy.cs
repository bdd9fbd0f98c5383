using System.Collections.Frozen;
using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What happens to a job and its message after an error.</summary>
internal enum FailureAction
{
    /// <summary>Status failed, report, event, message deleted.</summary>
    Fail,

    /// <summary>Message released with a growing delay; at the dequeue limit <see cref="Fail"/>, and a copy to the poison queue.</summary>
    Retry,

    /// <summary>The process exits non-zero; the message is left to whoever receives it when its lease lapses.</summary>
    Exit,
}

/// <summary>The table from kind of error to what happens, and the delays between attempts.</summary>
internal static class FailurePolicy
{
    private static readonly FrozenDictionary<ErrorCategory, FailureAction> Actions = new Dictionary<ErrorCategory, FailureAction>
    {
        [ErrorCategory.Rejected] = FailureAction.Fail,
        [ErrorCategory.Permanent] = FailureAction.Fail,
        [ErrorCategory.Transient] = FailureAction.Retry,
        [ErrorCategory.Numerical] = FailureAction.Fail,
        [ErrorCategory.Fatal] = FailureAction.Exit,
        [ErrorCategory.Cancelled] = FailureAction.Fail,
    }.ToFrozenDictionary();

    /// <summary>What follows from <paramref name="reason"/>.</summary>
    public static FailureAction ActionFor(ErrorReason reason) => Actions[ErrorReasons.CategoryOf(reason)];

    /// <summary>
    /// The attempts that count: the smaller of deliveries of the message and claims of the job, shutdowns left out. A duplicate
    /// message that only waited for another worker was delivered without an attempt, and a shutdown says nothing about the job.
    /// </summary>
    public static long CountedAttempts(long deliveries, JobStatus status) => Math.Min(deliveries, CountedAttempts(status));

    /// <summary>Claims of the job that did not end by a shutdown of the worker.</summary>
    public static int CountedAttempts(JobStatus status) => status.Attempts - status.Interruptions;

    /// <summary>The error of a job that was tried as often as allowed.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="attempts">How many attempts there were.</param>
    /// <param name="last">What went wrong at the last attempt; null when the worker vanished without saying why.</param>
    public static JobError LimitReached(int limit, int attempts, JobError? last)
    {
        var why = last is null ? "The worker ended each time without saying why (killed, or out of memory)." : $"The last error was: {last.Message}";
        var message = $"The picture was tried {attempts} times, which is as often as it may be ({limit}). {why} Drop the photo again later; if that fails too, ask whoever runs the service to look into the worker's log.";
        return new(ErrorReason.DequeueLimitReached, message, last?.Subject, $"{limit} attempts", $"{attempts} attempts");
    }

    /// <summary>The delay after the n-th attempt: <paramref name="first"/>, doubled every time, at most <paramref name="longest"/>.</summary>
    public static TimeSpan DelayAfter(long attempts, TimeSpan first, TimeSpan longest)
    {
        var delay = first.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30));
        return TimeSpan.FromSeconds(Math.Min(delay, longest.TotalSeconds));
    }
}

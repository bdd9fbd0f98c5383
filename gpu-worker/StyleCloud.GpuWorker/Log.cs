using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker;

/// <summary>Everything that <c>run</c> logs. Ids are stable: 1xx the process, 2xx the queue, 3xx jobs, 4xx storage, 5xx weights.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, string, long, IDisposable?> MessageScopeDefinition =
        LoggerMessage.DefineScope<string, string, long>("Job:{JobId} Message:{MessageId} Delivery:{DequeueCount}");

    /// <summary>Names the message in every line logged inside.</summary>
    public static IDisposable? MessageScope(ILogger logger, string jobId, string messageId, long dequeueCount) =>
        MessageScopeDefinition(logger, jobId, messageId, dequeueCount);

    [LoggerMessage(100, LogLevel.Information, "{Software} on {Device}, {Mode}. {Setup} Lease {VisibilityTimeout}, at most {MaxDequeueCount} attempts.")]
    public static partial void WorkerStarted(ILogger logger, string software, string device, string mode, string setup, TimeSpan visibilityTimeout, int maxDequeueCount);

    [LoggerMessage(101, LogLevel.Information, "The queue has been empty for {IdleExit}; done.")]
    public static partial void WorkerIdle(ILogger logger, TimeSpan idleExit);

    [LoggerMessage(102, LogLevel.Information, "Shut down on request.")]
    public static partial void WorkerShutDown(ILogger logger);

    [LoggerMessage(103, LogLevel.Critical, "This worker cannot work ({Reason}): {Explanation}")]
    public static partial void WorkerCannotWork(ILogger logger, ErrorReason reason, string explanation);

    [LoggerMessage(104, LogLevel.Critical, "The worker ends because of an unexpected error.")]
    public static partial void WorkerCrashed(ILogger logger, Exception exception);

    [LoggerMessage(105, LogLevel.Information, "Shutdown requested ({Signal}).")]
    public static partial void ShutdownRequested(ILogger logger, string signal);

    [LoggerMessage(106, LogLevel.Warning, "The engine did not end within {Patience}; the process ends under it.")]
    public static partial void EngineStillRunning(ILogger logger, TimeSpan patience);

    [LoggerMessage(107, LogLevel.Warning, "{Path} cannot be written, so the verb health cannot tell whether this worker is alive: {Why}")]
    public static partial void HeartbeatNotWritten(ILogger logger, string path, string why);

    [LoggerMessage(110, LogLevel.Information, "Job {JobId} of {InputName} is queued again; it had ended: {Reason}.")]
    public static partial void Redriven(ILogger logger, string jobId, string inputName, ErrorReason? reason);

    [LoggerMessage(111, LogLevel.Warning, "Job {JobId} is {State}; only jobs that failed or were cancelled after they had been queued can be queued again.")]
    public static partial void RedriveRefused(ILogger logger, string jobId, JobState state);

    [LoggerMessage(112, LogLevel.Warning, "There is no job {JobId}.")]
    public static partial void JobUnknown(ILogger logger, string jobId);

    [LoggerMessage(113, LogLevel.Information, "{Count} jobs {Done}.")]
    public static partial void RedriveDone(ILogger logger, int count, string done);

    [LoggerMessage(114, LogLevel.Information, "Job {JobId} is cancelled.")]
    public static partial void JobIsCancelled(ILogger logger, string jobId);

    [LoggerMessage(115, LogLevel.Information, "Job {JobId} is being cancelled; worker {Worker} has it.")]
    public static partial void JobIsCancelling(ILogger logger, string jobId, string worker);

    [LoggerMessage(116, LogLevel.Warning, "Job {JobId} has ended already: it is {State}.")]
    public static partial void CancelRefused(ILogger logger, string jobId, JobState state);

    [LoggerMessage(200, LogLevel.Debug, "Lease renewed until {ExpiresAt:O}.")]
    public static partial void LeaseRenewed(ILogger logger, DateTimeOffset expiresAt);

    [LoggerMessage(201, LogLevel.Warning, "The lease could not be renewed; it lapses in {Remaining}.")]
    public static partial void LeaseRenewalFailed(ILogger logger, Exception exception, TimeSpan remaining);

    [LoggerMessage(202, LogLevel.Error, "The lease is lost: {Why}. Work stops, nothing more is written.")]
    public static partial void LeaseLost(ILogger logger, string why);

    [LoggerMessage(203, LogLevel.Warning, "Queue {Queue} cannot be read ({Failures} failure(s) in a row).")]
    public static partial void QueueUnreachable(ILogger logger, Exception exception, string queue, int failures);

    [LoggerMessage(204, LogLevel.Error, "The message is refused ({Reason}) and goes to the poison queue: {Explanation}")]
    public static partial void MessageRefused(ILogger logger, ErrorReason reason, string explanation);

    [LoggerMessage(300, LogLevel.Information, "Job claimed, attempt {Attempt}.")]
    public static partial void JobClaimed(ILogger logger, int attempt);

    [LoggerMessage(301, LogLevel.Information, "Engine starts on {Device} with {Features}: photo {Width}×{Height}, {Styles} style(s).")]
    public static partial void EngineStarted(ILogger logger, string device, string features, int width, int height, int styles);

    [LoggerMessage(302, LogLevel.Information, "Engine done: {Evaluations} evaluations, {Termination}, {Seconds:F1} s, loss {Loss:G6}.")]
    public static partial void EngineFinished(ILogger logger, int evaluations, Termination termination, double seconds, double loss);

    [LoggerMessage(303, LogLevel.Information, "Job succeeded: {Result}, {EngineSeconds:F1} s in the engine.")]
    public static partial void JobSucceeded(ILogger logger, string result, double engineSeconds);

    [LoggerMessage(304, LogLevel.Error, "Job failed ({Reason}): {Explanation}")]
    public static partial void JobFailed(ILogger logger, ErrorReason reason, string explanation);

    [LoggerMessage(305, LogLevel.Warning, "Job will be tried again ({Reason}; attempt {Attempt} of {Limit}) in {Delay}.")]
    public static partial void JobWillBeRetried(ILogger logger, Exception exception, ErrorReason reason, long attempt, int limit, TimeSpan delay);

    [LoggerMessage(306, LogLevel.Information, "Job released at once, because the worker is shutting down.")]
    public static partial void JobReleasedForShutdown(ILogger logger);

    [LoggerMessage(307, LogLevel.Warning, "Job abandoned: another holder has the message.")]
    public static partial void JobAbandoned(ILogger logger);

    [LoggerMessage(308, LogLevel.Information, "Worker {Worker} has this job under another message; looking again in {Delay}.")]
    public static partial void JobHeldByAnother(ILogger logger, string worker, TimeSpan delay);

    [LoggerMessage(309, LogLevel.Information, "The job has ended before ({State}); only what is missing is done.")]
    public static partial void JobAlreadyEnded(ILogger logger, JobState state);

    [LoggerMessage(310, LogLevel.Information, "{Result} was written by an earlier attempt at this job; it is not made again.")]
    public static partial void ResultFoundFromEarlierAttempt(ILogger logger, string result);

    [LoggerMessage(311, LogLevel.Warning, "The claim is lost: the status was ended, or claimed by another worker. It is read again.")]
    public static partial void ClaimLost(ILogger logger);

    [LoggerMessage(312, LogLevel.Error, "The job could not be ended or released; the message comes back when its lease lapses.")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(313, LogLevel.Information, "Job cancelled on request.")]
    public static partial void JobCancelled(ILogger logger);

    [LoggerMessage(315, LogLevel.Information, "{Style} was replaced since the drop (version {Then}, now {Now}); the job takes it as it is now.")]
    public static partial void StyleReplaced(ILogger logger, string style, string then, string now);

    [LoggerMessage(314, LogLevel.Warning, "Job is {State} without another attempt: {Explanation}")]
    public static partial void JobEndedUnclaimed(ILogger logger, JobState state, string explanation);

    [LoggerMessage(400, LogLevel.Warning, "Progress could not be written; it is tried again.")]
    public static partial void ProgressNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(401, LogLevel.Warning, "Storage did not do what was asked; retry {Retry} follows in {Delay}.")]
    public static partial void StorageRetried(ILogger logger, Exception? exception, int retry, TimeSpan delay);

    [LoggerMessage(402, LogLevel.Information, "Checkpoint written at scale {Scale}, evaluation {Evaluation}, in {Seconds:F1} s.")]
    public static partial void CheckpointWritten(ILogger logger, int scale, int evaluation, double seconds);

    [LoggerMessage(403, LogLevel.Warning, "The checkpoint could not be written; the one before it stays.")]
    public static partial void CheckpointNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(404, LogLevel.Information, "The job goes on from the checkpoint of an earlier attempt.")]
    public static partial void CheckpointUsed(ILogger logger);

    [LoggerMessage(405, LogLevel.Warning, "The job begins anew. {Explanation}")]
    public static partial void CheckpointNotUsed(ILogger logger, string explanation);

    [LoggerMessage(501, LogLevel.Warning, "{Explanation}")]
    public static partial void DefaultFeaturesUsed(ILogger logger, string explanation);

    [LoggerMessage(502, LogLevel.Information, "{Step}")]
    public static partial void WeightsProgress(ILogger logger, string step);
}

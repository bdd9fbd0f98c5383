using Microsoft.Extensions.Logging;

namespace StyleCloud.Functions;

/// <summary>Everything the function app logs. No message bodies, no keys, no signed URLs.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, long, IDisposable?> DeliveryScope =
        LoggerMessage.DefineScope<long>("Dequeue count {DequeueCount}");

    /// <summary>Marks what is logged inside one delivery of a message.</summary>
    public static IDisposable? Delivery(ILogger logger, long dequeueCount) => DeliveryScope(logger, dequeueCount);

    [LoggerMessage(102, LogLevel.Information, "Queue {Queue}: {Length} messages, the front one waits since {Age}.")]
    public static partial void QueueObserved(ILogger logger, string queue, long length, TimeSpan age);

    [LoggerMessage(200, LogLevel.Information, "Ignored an event: {Reason}")]
    public static partial void EventIgnored(ILogger logger, string reason);

    [LoggerMessage(201, LogLevel.Error, "A message of {Length} characters on queue {Queue} cannot be read: {Explanation} Recorded as failed job {JobId}.")]
    public static partial void MessageUnreadable(ILogger logger, string queue, int length, string explanation, string jobId);

    [LoggerMessage(202, LogLevel.Information, "input/{Name} is gone; nothing to do.")]
    public static partial void DropGone(ILogger logger, string name);

    [LoggerMessage(203, LogLevel.Information, "input/{Name} was replaced after its event; the present version {ETag} is taken.")]
    public static partial void DropReplaced(ILogger logger, string name, string eTag);

    [LoggerMessage(204, LogLevel.Information, "input/{Name} waits for {Missing}.")]
    public static partial void DropWaits(ILogger logger, string name, string missing);

    [LoggerMessage(205, LogLevel.Information, "input/{Name} waits for {Missing}; looking again in {Delay}.")]
    public static partial void DropDeferred(ILogger logger, string name, string missing, TimeSpan delay);

    [LoggerMessage(206, LogLevel.Information, "input/{Name} was handled before, as job {JobId}.")]
    public static partial void DropSettled(ILogger logger, string name, string jobId);

    [LoggerMessage(207, LogLevel.Information, "Job {JobId} queued for input/{Name}.")]
    public static partial void JobQueued(ILogger logger, string jobId, string name);

    [LoggerMessage(208, LogLevel.Information, "Job {JobId}, begun by another delivery, is completed by this one.")]
    public static partial void JobCompleted(ILogger logger, string jobId);

    [LoggerMessage(209, LogLevel.Warning, "Job {JobId} for input/{Name} is {State}: {Reason}.")]
    public static partial void JobNotMade(ILogger logger, string jobId, string name, Contracts.JobState state, Contracts.ErrorReason reason);

    [LoggerMessage(210, LogLevel.Debug, "input/{Name} is passed over: {What}.")]
    public static partial void DropPassedOver(ILogger logger, string name, string what);

    [LoggerMessage(300, LogLevel.Information, "Poisoned job {JobId} is already {State}.")]
    public static partial void PoisonedJobFinal(ILogger logger, string jobId, Contracts.JobState state);

    [LoggerMessage(308, LogLevel.Information, "Job {JobId} was poisoned and has been queued again since; nothing to do.")]
    public static partial void PoisonedJobRedriven(ILogger logger, string jobId);

    [LoggerMessage(301, LogLevel.Information, "The poisoned upload of input/{Name} had made job {JobId}, which is {State}.")]
    public static partial void PoisonedUploadHasJob(ILogger logger, string name, string jobId, Contracts.JobState state);

    [LoggerMessage(302, LogLevel.Error, "The drop of the poisoned upload input/{Name} cannot be resolved.")]
    public static partial void PoisonedUploadUnresolved(ILogger logger, Exception exception, string name);

    [LoggerMessage(400, LogLevel.Error, "Request {Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);
}

namespace StyleCloud.Local;

/// <summary>Every log event of this program; ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "The isolated worker is ready: process {ProcessId}, {Milliseconds} ms after its start.")]
    public static partial void WorkerReady(ILogger logger, int processId, long milliseconds);

    [LoggerMessage(101, LogLevel.Warning, "The isolated worker failed (error {Error} of {Limit}) and is started again: {Reason}")]
    public static partial void WorkerRestarts(ILogger logger, string reason, int error, int limit);

    [LoggerMessage(EventId = 102, Message = "{Line}")]
    public static partial void WorkerLine(ILogger logger, LogLevel level, string line);

    [LoggerMessage(110, LogLevel.Error, "Function {Function} took longer than functionTimeout, {Timeout} (invocation {InvocationId}); the worker is replaced.")]
    public static partial void InvocationTimedOut(ILogger logger, string function, string invocationId, TimeSpan timeout);

    [LoggerMessage(111, LogLevel.Warning, "Function {Function} failed: {Reason}")]
    public static partial void HttpInvocationFailed(ILogger logger, string function, string reason);

    [LoggerMessage(112, LogLevel.Warning, "The triggers' listeners failed and are started again: {Reason}")]
    public static partial void ListenersRestart(ILogger logger, string reason);

    [LoggerMessage(200, LogLevel.Information, "BlobCreated for {Blob}, version {ETag}.")]
    public static partial void UploadAnnounced(ILogger logger, string blob, string eTag);

    [LoggerMessage(201, LogLevel.Warning, "Container {Container} cannot be watched now: {Reason}")]
    public static partial void ContainerUnreachable(ILogger logger, string container, string reason);
}

namespace StyleCloud.Local;

/// <summary>Every log event of this program; ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Function {Function} listens to queue {Queue}.")]
    public static partial void ListenerStarted(ILogger logger, string function, string queue);

    [LoggerMessage(101, LogLevel.Information, "The handler is ready: process {ProcessId}, port {Port}.")]
    public static partial void HandlerReady(ILogger logger, int processId, int port);

    [LoggerMessage(102, LogLevel.Warning, "The handler failed (error {Error} of {Limit}) and is started again: {Reason}")]
    public static partial void HandlerRestarts(ILogger logger, string reason, int error, int limit);

    [LoggerMessage(103, LogLevel.Information, "[handler] {Line}")]
    public static partial void HandlerLine(ILogger logger, string line);

    [LoggerMessage(110, LogLevel.Information, "[{Function}] {Line}")]
    public static partial void FunctionLine(ILogger logger, string function, string line);

    [LoggerMessage(111, LogLevel.Information, "Function {Function} handled message {MessageId}.")]
    public static partial void InvocationSucceeded(ILogger logger, string function, string messageId);

    [LoggerMessage(112, LogLevel.Warning, "Function {Function} failed on message {MessageId} (attempt {Attempt} of {Limit}): {Reason}")]
    public static partial void InvocationFailed(ILogger logger, string function, string messageId, long attempt, int limit, string reason);

    [LoggerMessage(113, LogLevel.Error, "Message {MessageId} went to {Queue}: {Reason}.")]
    public static partial void MessagePoisoned(ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(114, LogLevel.Warning, "Function {Function} could not settle message {MessageId}; it will reappear: {Reason}")]
    public static partial void MessageLeft(ILogger logger, string function, string messageId, string reason);

    [LoggerMessage(115, LogLevel.Warning, "Queue {Queue} cannot be read now: {Reason}")]
    public static partial void QueueUnreachable(ILogger logger, string queue, string reason);

    [LoggerMessage(120, LogLevel.Information, "Function {Function} runs at {Schedule}.")]
    public static partial void TimerStarted(ILogger logger, string function, string schedule);

    [LoggerMessage(121, LogLevel.Information, "Function {Function} ran on time.")]
    public static partial void TimerHandled(ILogger logger, string function);

    [LoggerMessage(122, LogLevel.Warning, "Function {Function} failed; it runs again when it is due: {Reason}")]
    public static partial void TimerFailed(ILogger logger, string function, string reason);

    [LoggerMessage(200, LogLevel.Information, "BlobCreated for {Blob}, version {ETag}.")]
    public static partial void UploadAnnounced(ILogger logger, string blob, string eTag);

    [LoggerMessage(201, LogLevel.Warning, "Container {Container} cannot be watched now: {Reason}")]
    public static partial void ContainerUnreachable(ILogger logger, string container, string reason);
}

using System.Net.Sockets;
using Azure;
using StyleCloud.Contracts;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>Names the reason of an exception.</summary>
internal static class ErrorClassifier
{
    /// <summary>The reason of <paramref name="exception"/>; <see cref="ErrorReason.Unexpected"/> when nobody foresaw it.</summary>
    public static JobError Classify(Exception exception) => exception switch
    {
        JobException known => known.Error,
        StyleTransferException known => known.Error,
        ImageFormatException known => known.Error,
        BlobUnreadableException known => known.Error,
        OutOfMemoryException => new(ErrorReason.OutOfMemory, $"The worker ran out of memory: {FirstLine(exception)} Choose a smaller size."),
        _ when IsStorageFailure(exception) => new(ErrorReason.StorageUnavailable, $"Storage did not do what was asked: {FirstLine(exception)}"),
        _ => new(ErrorReason.Unexpected, $"Unexpected {exception.GetType().Name}: {FirstLine(exception)}"),
    };

    /// <summary>Whether storage or the way to it failed, so that it may succeed when it is tried again later.</summary>
    /// <remarks>A cancellation is one, too, where nobody asked for it: the SDK cancels a request that takes too long.</remarks>
    public static bool IsStorageFailure(Exception exception) => exception switch
    {
        AggregateException all => all.InnerExceptions.All(IsStorageFailure),
        RequestFailedException or HttpRequestException or SocketException or IOException or TimeoutException or TaskCanceledException => true,
        _ => false,
    };

    /// <summary>An SDK message goes on with headers and content, which are for nobody but the log.</summary>
    private static string FirstLine(Exception exception)
    {
        var message = exception is AggregateException { InnerExceptions: [var inner, ..] } ? inner.Message : exception.Message;
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}

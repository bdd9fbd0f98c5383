using System.Net.Sockets;
using Azure;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class ErrorClassifierTests
{
    public static TheoryData<Exception, ErrorReason> Cases => new()
    {
        { new JobException(new(ErrorReason.InputChanged, "x")), ErrorReason.InputChanged },
        { new StyleTransferException(new(ErrorReason.NotFinite, "x")), ErrorReason.NotFinite },
        { new ImageFormatException(new(ErrorReason.CorruptImage, "x")), ErrorReason.CorruptImage },
        { new InsufficientMemoryException(), ErrorReason.OutOfMemory },
        { new RequestFailedException(503, "busy"), ErrorReason.StorageUnavailable },
        { new AggregateException(new RequestFailedException("a"), new HttpRequestException("b")), ErrorReason.StorageUnavailable },
        { new SocketException(), ErrorReason.StorageUnavailable },
        { new IOException(), ErrorReason.StorageUnavailable },
        { new TaskCanceledException(), ErrorReason.StorageUnavailable },
        { new AggregateException(new InvalidOperationException()), ErrorReason.Unexpected },
        { new InvalidOperationException("bug"), ErrorReason.Unexpected },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Classify_Exception_NamesTheReason(Exception exception, ErrorReason reason) =>
        Assert.Equal(reason, ErrorClassifier.Classify(exception).Reason);

    [Fact]
    public void Classify_SdkMessageWithHeaders_KeepsOnlyTheFirstLine() =>
        Assert.DoesNotContain("Authorization", ErrorClassifier.Classify(new RequestFailedException("Busy.\nHeaders:\nAuthorization: secret")).Message, StringComparison.Ordinal);
}

using Azure;
using Microsoft.Extensions.Time.Testing;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class StorageRetryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Run_StorageFailureThatPasses_SucceedsInTheEnd()
    {
        var calls = 0;
        var running = Retry().RunAsync(_ => ++calls < 3 ? throw new RequestFailedException(503, "busy") : Task.FromResult("done"), CancellationToken.None);

        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });

        Assert.Equal("done", await running);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Run_AnotherError_IsNotRepeated()
    {
        var calls = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => Retry().RunAsync(
            (Func<CancellationToken, Task>)(_ =>
            {
                calls++;
                throw new InvalidOperationException();
            }),
            CancellationToken.None));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Run_CancelledBetweenAttempts_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var running = Retry().RunAsync((Func<CancellationToken, Task>)(_ => throw new RequestFailedException(503, "busy")), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private StorageRetry Retry() => new(5, _time, new TestLog().For<StorageRetry>());
}

using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

public sealed class StorageQueueTests
{
    private readonly SimulatedClock _clock = new();
    private readonly StorageQueue _queue;

    public StorageQueueTests() => _queue = new(_clock);

    [Fact]
    public void TryReceive_ReceivedMessage_IsInvisibleAndStillCounted()
    {
        _queue.Send(7);
        Assert.Equal(7, _queue.TryReceive(60)!.Job);
        Assert.Null(_queue.TryReceive(60));
        Assert.Equal(1, _queue.Length);
    }

    [Fact]
    public void TryReceive_AfterTheVisibilityTimeout_ComesAgainWithAHigherCount()
    {
        _queue.Send(7);
        _ = _queue.TryReceive(60);
        QueueMessage? early = null, late = null;
        _clock.In(59.9, () => early = _queue.TryReceive(60));
        _clock.In(60, () => late = _queue.TryReceive(60));
        _clock.RunUntil(100);
        Assert.Null(early);
        Assert.Equal(2, late!.DequeueCount);
    }

    [Fact]
    public void TryUpdate_NewestReceipt_RenewsAndReplacesTheReceipt()
    {
        _queue.Send(7);
        var message = _queue.TryReceive(60)!;
        var receipt = message.PopReceipt;
        Assert.True(_queue.TryUpdate(message, receipt, 90));
        Assert.False(_queue.TryUpdate(message, receipt, 90));
        Assert.Equal(90, message.VisibleAt);
    }

    [Fact]
    public void TryDelete_AfterAnotherReceived_Fails()
    {
        _queue.Send(7);
        var message = _queue.TryReceive(60)!;
        var old = message.PopReceipt;
        _clock.In(60, () => _queue.TryReceive(60));
        _clock.RunUntil(100);
        Assert.False(_queue.TryDelete(message, old));
        Assert.True(_queue.TryDelete(message, message.PopReceipt));
        Assert.Equal(0, _queue.Length);
    }
}

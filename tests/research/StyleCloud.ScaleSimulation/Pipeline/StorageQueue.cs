using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>A queue of Azure Storage: at least once, visibility timeouts, pop receipts, no strict order.</summary>
internal sealed class StorageQueue(SimulatedClock clock)
{
    // Every change of a message's visibility adds an entry; an entry whose receipt is not the newest is skipped.
    private readonly PriorityQueue<(QueueMessage Message, long PopReceipt), (double VisibleAt, long Id)> _byVisibility = new();
    private long _nextId;

    /// <summary>Messages in the queue, visible or not: <c>ApproximateMessagesCount</c>.</summary>
    public int Length { get; private set; }

    /// <summary>Raised when a message was added.</summary>
    public event Action? Added;

    /// <summary>Adds a message about <paramref name="job"/>, visible at once.</summary>
    public void Send(int job)
    {
        var message = new QueueMessage(_nextId++, job, clock.Now);
        Length++;
        _byVisibility.Enqueue((message, message.PopReceipt), (message.VisibleAt, message.Id));
        Added?.Invoke();
    }

    /// <summary>The message that has been visible longest, invisible from now on for <paramref name="visibilitySeconds"/>; null when none is visible.</summary>
    public QueueMessage? TryReceive(double visibilitySeconds)
    {
        while (_byVisibility.TryPeek(out var entry, out var priority))
        {
            var (message, receipt) = entry;
            if (!message.IsDeleted && receipt == message.PopReceipt)
            {
                if (priority.VisibleAt > clock.Now)
                    return null;
                _ = _byVisibility.Dequeue();
                message.DequeueCount++;
                Hide(message, visibilitySeconds);
                return message;
            }

            _ = _byVisibility.Dequeue();
        }

        return null;
    }

    /// <summary>Changes when the message is visible again. False when <paramref name="popReceipt"/> is not the newest.</summary>
    public bool TryUpdate(QueueMessage message, long popReceipt, double visibilitySeconds)
    {
        if (message.IsDeleted || message.PopReceipt != popReceipt)
            return false;
        Hide(message, visibilitySeconds);
        return true;
    }

    /// <summary>Removes the message. False when <paramref name="popReceipt"/> is not the newest.</summary>
    public bool TryDelete(QueueMessage message, long popReceipt)
    {
        if (message.IsDeleted || message.PopReceipt != popReceipt)
            return false;
        message.IsDeleted = true;
        Length--;
        return true;
    }

    private void Hide(QueueMessage message, double visibilitySeconds)
    {
        message.PopReceipt++;
        message.VisibleAt = clock.Now + visibilitySeconds;
        _byVisibility.Enqueue((message, message.PopReceipt), (message.VisibleAt, message.Id));
    }
}

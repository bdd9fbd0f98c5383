using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Keeps a message invisible while it is being handled and knows its newest pop receipt.</summary>
internal sealed class MessageVisibility : IAsyncDisposable
{
    /// <summary>For how long a received message is invisible; the real host's value.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly QueueClient _queue;
    private readonly string _id;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private string _popReceipt;

    /// <summary>Starts renewing at half time.</summary>
    public MessageVisibility(QueueClient queue, QueueMessage message)
    {
        (_queue, _id, _popReceipt) = (queue, message.MessageId, message.PopReceipt);
        _renewing = RenewAsync();
    }

    /// <summary>Removes the message.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await StopRenewingAsync();
        await _queue.DeleteMessageAsync(_id, _popReceipt, cancellationToken);
    }

    /// <summary>Makes the message visible again after <paramref name="delay"/>.</summary>
    public async Task ReleaseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await StopRenewingAsync();
        await _queue.UpdateMessageAsync(_id, _popReceipt, visibilityTimeout: delay, cancellationToken: cancellationToken);
    }

    /// <summary>Stops renewing.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        _stop.Dispose();
    }

    private async Task StopRenewingAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Duration / 2);
            while (await timer.WaitForNextTickAsync(_stop.Token))
                _popReceipt = (await _queue.UpdateMessageAsync(_id, _popReceipt, visibilityTimeout: Duration, cancellationToken: _stop.Token)).Value.PopReceipt;
        }
        catch (OperationCanceledException)
        {
            // The message has been handled.
        }
        catch (RequestFailedException)
        {
            // The message is no longer ours; deleting or releasing it will say so.
        }
    }
}

using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Queueing;

/// <summary>Another holder may have the message: nothing more is written.</summary>
internal sealed class LeaseLostException(string messageId, Exception? innerException = null)
    : Exception($"The lease on message {messageId} is lost to another holder.", innerException);

/// <summary>
/// The right to work on one queue message. It is renewed at a third of the visibility timeout, from the moment of receipt
/// until the message is deleted or released; every change of the message uses the newest pop receipt.
/// </summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly TimeSpan _visibility;
    private readonly Heartbeat _heartbeat;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _expiry;
    private readonly Task _renewing;
    private string _popReceipt;

    /// <summary>Takes over a message that was just received and begins to renew it.</summary>
    /// <param name="queue">The message's queue.</param>
    /// <param name="message">The message.</param>
    /// <param name="askedAt">When the request that received it was sent: the server's clock started later, never earlier.</param>
    /// <param name="visibility">The visibility timeout it was received with.</param>
    /// <param name="heartbeat">Told about every renewal.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public MessageLease(QueueClient queue, QueueMessage message, DateTimeOffset askedAt, TimeSpan visibility, Heartbeat heartbeat, TimeProvider time, ILogger logger)
    {
        (_queue, _visibility, _heartbeat, _time, _logger) = (queue, visibility, heartbeat, time, logger);
        (MessageId, Body, DequeueCount, _popReceipt) = (message.MessageId, message.Body.ToString(), message.DequeueCount, message.PopReceipt);
        ExpiresAt = askedAt + visibility;
        _expiry = time.CreateTimer(_ => MarkLost("it was not renewed in time"), null, Remaining, Timeout.InfiniteTimeSpan);
        Lost = _lost.Token;
        _renewing = KeepRenewingAsync(_ended.Token);
    }

    /// <summary>Id of the message, the same at every delivery.</summary>
    public string MessageId { get; }

    /// <summary>Text of the message as it is on the wire.</summary>
    public string Body { get; }

    /// <summary>How often the message was delivered, this delivery included.</summary>
    public long DequeueCount { get; }

    /// <summary>When the lease lapses unless renewed.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Cancelled once another holder may own the message. Nothing may be written after that.</summary>
    public CancellationToken Lost { get; }

    private TimeSpan Remaining => ExpiresAt - _time.GetUtcNow() is { Ticks: > 0 } remaining ? remaining : TimeSpan.Zero;

    /// <summary>Renews now.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var askedAt = _time.GetUtcNow();
            var receipt = await WhileHeldAsync(() => _queue.UpdateMessageAsync(MessageId, _popReceipt, (string?)null, _visibility, cancellationToken));
            _popReceipt = receipt.Value.PopReceipt;
            ExpiresAt = askedAt + _visibility;
            _expiry.Change(Remaining, Timeout.InfiniteTimeSpan);
            _heartbeat.Beat();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes the message for good.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public Task DeleteAsync(CancellationToken cancellationToken) =>
        EndAsync(() => _queue.DeleteMessageAsync(MessageId, _popReceipt, cancellationToken), cancellationToken);

    /// <summary>Hands the message back; it becomes visible after <paramref name="delay"/>.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public Task ReleaseAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        EndAsync(() => _queue.UpdateMessageAsync(MessageId, _popReceipt, (string?)null, delay, cancellationToken), cancellationToken);

    /// <summary>Stops renewing; a message that was neither deleted nor released becomes visible when its lease lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        await _expiry.DisposeAsync();
        _gate.Dispose();
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task EndAsync<TResponse>(Func<Task<TResponse>> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await WhileHeldAsync(change);
            await _ended.CancelAsync();
            _expiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<TResponse> WhileHeldAsync<TResponse>(Func<Task<TResponse>> change)
    {
        if (_lost.IsCancellationRequested)
            throw new LeaseLostException(MessageId);
        try
        {
            return await change();
        }
        catch (RequestFailedException exception) when (BelongsToAnother(exception))
        {
            MarkLost($"the queue answered {exception.ErrorCode}");
            throw new LeaseLostException(MessageId, exception);
        }
    }

    private async Task KeepRenewingAsync(CancellationToken ended)
    {
        var (interval, retry) = (_visibility / 3, _visibility / 12);
        var delay = interval;
        while (await WaitAsync(delay, ended))
            delay = await TryRenewAsync(ended) ? interval : retry;
    }

    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken ended)
    {
        await Task.Delay(delay, _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested && !_lost.IsCancellationRequested;
    }

    private async Task<bool> TryRenewAsync(CancellationToken ended)
    {
        using var timeout = new CancellationTokenSource(_visibility / 3, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, Lost, timeout.Token);
        try
        {
            await RenewAsync(either.Token);
            Log.LeaseRenewed(_logger, ExpiresAt);
            return true;
        }
        catch (Exception) when (ended.IsCancellationRequested || Lost.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            // Whatever it was, it is tried again until the lease lapses; the expiry timer says when that is.
            Log.LeaseRenewalFailed(_logger, exception, Remaining);
            return false;
        }
    }

    private void MarkLost(string why)
    {
        if (_lost.IsCancellationRequested || _ended.IsCancellationRequested)
            return;
        Log.LeaseLost(_logger, why);
        _lost.Cancel();
    }

    private static bool BelongsToAnother(RequestFailedException exception) =>
        exception.ErrorCode == QueueErrorCode.MessageNotFound.ToString() || exception.ErrorCode == QueueErrorCode.PopReceiptMismatch.ToString();
}

using System.Net;
using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using StyleCloud.Storage;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>One queue trigger: takes batches from its queue and invokes its function once per message.</summary>
internal sealed class QueueTriggerListener(
    FunctionDefinition function, StorageClients storage, QueueOptions options, TimeSpan maxPollingInterval, HandlerClient handler, TimeProvider time, ILogger logger) : ITriggerListener
{
    private readonly QueueClient _queue = storage.RawQueue(function.QueueTrigger!.QueueName!);
    private readonly PoisonQueue _poison = new(storage, function.QueueTrigger!.QueueName!, logger);

    /// <inheritdoc/>
    /// <remarks>Messages whose invocation is ended are released.</remarks>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var backoff = new PollingBackoff(maxPollingInterval, Random.Shared);
        var active = new List<Task>();
        try
        {
            while (true)
            {
                while (active.RemoveAll(task => task.IsCompleted) >= 0 && active.Count > options.NewBatchThreshold)
                    await Task.WhenAny(active).WaitAsync(stop);
                var messages = await ReceiveAsync(stop);
                active.AddRange(messages.Select(message => HandleAsync(message, abort)));
                await Task.Delay(backoff.After(messages.Length > 0), time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(active);
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _queue.ReceiveMessagesAsync(options.BatchSize, MessageVisibility.Duration, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return []; // Like the real host: a queue that is not there yet is an empty one.
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Log.QueueUnreachable(logger, _queue.Name, exception.Message);
            return [];
        }
    }

    /// <summary>The boundary of one message: whatever goes wrong, the message is retried, poisoned or left to reappear.</summary>
    private async Task HandleAsync(QueueMessage message, CancellationToken abort)
    {
        await using var visibility = new MessageVisibility(_queue, message);
        try
        {
            if (message.DequeueCount > options.MaxDequeueCount)
                await _poison.TakeAsync(message, visibility, "it was received too often", abort);
            else if (!TryDecode(message, out var text))
                await _poison.TakeAsync(message, visibility, "it is not base64", abort);
            else if (await TryInvokeAsync(message, text, abort))
                await visibility.DeleteAsync(abort);
            else
                await RetryAsync(message, visibility, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            await visibility.ReleaseAsync(TimeSpan.Zero, CancellationToken.None);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Log.MessageLeft(logger, function.Name, message.MessageId, exception.Message);
        }
    }

    private async Task<bool> TryInvokeAsync(QueueMessage message, string text, CancellationToken abort)
    {
        var body = InvocationRequest.Build(function.Name, function.QueueTrigger!.Name, message, text, time.GetUtcNow());
        try
        {
            var response = await handler.InvokeAsync(function.Name, body, abort);
            foreach (var line in response.Logs)
                Log.FunctionLine(logger, function.Name, line);
            await SendOutputsAsync(response, abort);
            Log.InvocationSucceeded(logger, function.Name, message.MessageId);
            return true;
        }
        catch (InvocationFailedException exception)
        {
            Log.InvocationFailed(logger, function.Name, message.MessageId, message.DequeueCount, options.MaxDequeueCount, exception.Message);
            return false;
        }
    }

    private async Task RetryAsync(QueueMessage message, MessageVisibility visibility, CancellationToken abort)
    {
        if (!_poison.Exists)
            return; // The real host leaves the message invisible, so that a poison queue's own failures do not spin.
        if (message.DequeueCount >= options.MaxDequeueCount)
            await _poison.TakeAsync(message, visibility, $"it failed {message.DequeueCount} times", abort);
        else
            await visibility.ReleaseAsync(options.VisibilityTimeout, abort);
    }

    private async Task SendOutputsAsync(InvocationResponse response, CancellationToken cancellationToken)
    {
        foreach (var output in function.QueueOutputs)
        {
            var value = output.Name == "$return" ? response.ReturnValue : response.Outputs.GetValueOrDefault(output.Name);
            var queue = options.Base64 ? storage.Queue(output.QueueName!) : storage.RawQueue(output.QueueName!);
            foreach (var body in QueueOutput.Messages(value))
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await queue.SendMessageAsync(body, cancellationToken: cancellationToken);
            }
        }
    }

    private bool TryDecode(QueueMessage message, out string text)
    {
        text = message.Body.ToString();
        if (!options.Base64)
            return true;
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var written))
            return false;
        text = Encoding.UTF8.GetString(buffer, 0, written);
        return true;
    }
}

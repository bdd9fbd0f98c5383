using System.Collections.Concurrent;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.IntegrationTests;

/// <summary>Takes every CloudEvent from the events queue, as a consumer would, and remembers it.</summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Id, string Type, string Subject, string Json)> _seen = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _reading;

    public EventLog(StorageClients storage) => _reading = ReadAsync(storage);

    /// <summary>Every event about a job, in the order of arrival, repetitions included.</summary>
    public IReadOnlyList<(string Id, string Type, string Json)> About(string jobId) =>
        [.. _seen.Where(seen => seen.Subject == jobId).Select(seen => (seen.Id, seen.Type, seen.Json))];

    /// <summary>The last parts of the types of all events about a job, sorted.</summary>
    public string[] TypesAbout(string jobId) => [.. About(jobId).Select(seen => seen.Type.Split('.')[^1]).Order()];

    /// <summary>Leaves the queue to another consumer until what is returned is disposed.</summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task ReadAsync(StorageClients storage)
    {
        var queue = storage.Queue(QueueNames.Events);
        while (!_stop.IsCancellationRequested)
        {
            await _turn.WaitAsync();
            using (new Turn(_turn))
            {
                foreach (var message in (await queue.ReceiveMessagesAsync(maxMessages: 32)).Value)
                {
                    Remember(message.Body.ToString());
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                }
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    private void Remember(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        _seen.Enqueue((root.GetProperty("id").GetString()!, root.GetProperty("type").GetString()!, root.GetProperty("subject").GetString()!, json));
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}

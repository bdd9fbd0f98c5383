using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;

namespace StyleCloud.Testing.Storage;

/// <summary>A message of the fake. It changes as consumers receive and update it.</summary>
/// <param name="id">Its id.</param>
/// <param name="text">Its text on the wire, which the service keeps in base64.</param>
/// <param name="insertedAt">When it was sent.</param>
/// <param name="expiresAt">When it vanishes; <see cref="DateTimeOffset.MaxValue"/> for never.</param>
public sealed class FakeMessage(string id, string text, DateTimeOffset insertedAt, DateTimeOffset expiresAt)
{
    public string Id { get; } = id;

    public string Text { get; internal set; } = text;

    public DateTimeOffset InsertedAt { get; } = insertedAt;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public string PopReceipt { get; internal set; } = "";

    public int DequeueCount { get; set; }

    public DateTimeOffset VisibleAt { get; internal set; }
}

/// <summary>Queues in memory: visibility, expiry, pop receipts and dequeue counts by the clock.</summary>
public sealed class FakeQueues(TimeProvider time)
{
    private const int MaxTextBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<FakeMessage>> _queues = [];
    private int _next;

    /// <summary>Messages that have not expired, the invisible ones included.</summary>
    public IReadOnlyList<FakeMessage> Messages(string queue)
    {
        lock (_lock)
            return [.. Kept(queue)];
    }

    /// <summary>Message texts, decoded from base64.</summary>
    public IReadOnlyList<string> Texts(string queue) => [.. Messages(queue).Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.Text)))];

    /// <summary>Sends behind the program's back.</summary>
    public FakeMessage Send(string queue, string text, int dequeueCount = 0)
    {
        lock (_lock)
        {
            var message = Send(queue, text, visibleAfter: TimeSpan.Zero, timeToLive: TimeSpan.FromDays(7));
            message.DequeueCount = dequeueCount;
            return message;
        }
    }

    /// <summary>Removes all messages behind the program's back.</summary>
    public void Clear(string queue)
    {
        lock (_lock)
            _queues.Remove(queue);
    }

    /// <summary>What another consumer does when a lease has lapsed: it receives the message.</summary>
    public void TakeAway(FakeMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock)
            Take(message, TimeSpan.FromHours(1));
    }

    internal HttpResponseMessage Answer(StorageRequest request)
    {
        var parts = request.Path.Split('/');
        lock (_lock)
        {
            return (request.Method, parts, request.Query.GetValueOrDefault("comp")) switch
            {
                ("GET" or "HEAD", [var queue], "metadata") => Properties(queue),
                ("POST", [var queue, "messages"], null) => Send(request, queue),
                ("GET", [var queue, "messages"], null) => Look(request, queue),
                ("PUT" or "DELETE", [var queue, "messages", var id], null) => Change(request, queue, id),
                _ => throw StorageAnswer.Unknown(request),
            };
        }
    }

    private List<FakeMessage> Kept(string queue)
    {
        if (!_queues.TryGetValue(queue, out var messages))
            _queues[queue] = messages = [];
        messages.RemoveAll(message => message.ExpiresAt <= time.GetUtcNow());
        return messages;
    }

    private FakeMessage Send(string queue, string text, TimeSpan visibleAfter, TimeSpan? timeToLive)
    {
        var now = time.GetUtcNow();
        var message = new FakeMessage($"message-{++_next}", text, now, timeToLive is { } kept ? now + kept : DateTimeOffset.MaxValue)
        {
            VisibleAt = now + visibleAfter,
            PopReceipt = Receipt(),
        };
        Kept(queue).Add(message);
        return message;
    }

    private void Take(FakeMessage message, TimeSpan visibility)
    {
        message.DequeueCount++;
        message.PopReceipt = Receipt();
        message.VisibleAt = time.GetUtcNow() + visibility;
    }

    private HttpResponseMessage Properties(string queue)
    {
        var response = StorageAnswer.Empty(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation("x-ms-approximate-messages-count", Kept(queue).Count.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private HttpResponseMessage Send(StorageRequest request, string queue)
    {
        if (TextOf(request) is not { } text)
            return StorageAnswer.Error(request, HttpStatusCode.RequestEntityTooLarge, "RequestBodyTooLarge");
        var timeToLive = Seconds(request, "messagettl", 604_800);
        var message = Send(queue, text, Seconds(request, "visibilitytimeout", 0), timeToLive < TimeSpan.Zero ? null : timeToLive);
        return List(HttpStatusCode.Created, [message], PopReceipt, NextVisible);
    }

    /// <summary>Peeks, or receives for a while.</summary>
    private HttpResponseMessage Look(StorageRequest request, string queue)
    {
        var most = int.Parse(request.Query.GetValueOrDefault("numofmessages") ?? "1", CultureInfo.InvariantCulture);
        var front = Kept(queue).Where(message => message.VisibleAt <= time.GetUtcNow()).Take(most).ToList();
        if (request.Query.GetValueOrDefault("peekonly") == "true")
            return List(HttpStatusCode.OK, front, DequeueCount, Text);
        foreach (var message in front)
            Take(message, Seconds(request, "visibilitytimeout", 30));
        return List(HttpStatusCode.OK, front, DequeueCount, Text, PopReceipt, NextVisible);
    }

    private HttpResponseMessage Change(StorageRequest request, string queue, string id)
    {
        if (Kept(queue).Find(message => message.Id == id) is not { } message)
            return StorageAnswer.Error(request, HttpStatusCode.NotFound, "MessageNotFound");
        if (message.PopReceipt != request.Query["popreceipt"])
            return StorageAnswer.Error(request, HttpStatusCode.BadRequest, "PopReceiptMismatch");
        var response = StorageAnswer.Empty(HttpStatusCode.NoContent);
        if (request.Method == "DELETE")
        {
            _queues[queue].Remove(message);
            return response;
        }

        if (request.Body.Length > 0)
        {
            if (TextOf(request) is not { } text)
                return StorageAnswer.Error(request, HttpStatusCode.RequestEntityTooLarge, "RequestBodyTooLarge");
            message.Text = text;
        }

        message.PopReceipt = Receipt();
        message.VisibleAt = time.GetUtcNow() + Seconds(request, "visibilitytimeout", 0);
        response.Headers.TryAddWithoutValidation("x-ms-popreceipt", message.PopReceipt);
        response.Headers.TryAddWithoutValidation("x-ms-time-next-visible", message.VisibleAt.ToString("R", CultureInfo.InvariantCulture));
        return response;
    }

    private string Receipt() => $"receipt-{++_next}";

    /// <summary>The text of a message that is sent or changed; null when it is too long for the service.</summary>
    private static string? TextOf(StorageRequest request) =>
        StorageAnswer.Xml(request).Element("MessageText")!.Value is var text && Encoding.UTF8.GetByteCount(text) <= MaxTextBytes ? text : null;

    private static TimeSpan Seconds(StorageRequest request, string name, int otherwise) =>
        TimeSpan.FromSeconds(request.Query.TryGetValue(name, out var seconds) ? int.Parse(seconds, CultureInfo.InvariantCulture) : otherwise);

    private static HttpResponseMessage List(HttpStatusCode status, IEnumerable<FakeMessage> messages, params Func<FakeMessage, XElement>[] also) =>
        StorageAnswer.Xml(status, new("QueueMessagesList", messages.Select(message => new XElement(
            "QueueMessage",
            new XElement("MessageId", message.Id),
            Time("InsertionTime", message.InsertedAt),
            Time("ExpirationTime", message.ExpiresAt),
            also.Select(element => element(message))))));

    private static XElement DequeueCount(FakeMessage message) => new("DequeueCount", message.DequeueCount);

    private static XElement Text(FakeMessage message) => new("MessageText", message.Text);

    private static XElement PopReceipt(FakeMessage message) => new("PopReceipt", message.PopReceipt);

    private static XElement NextVisible(FakeMessage message) => Time("TimeNextVisible", message.VisibleAt);

    private static XElement Time(string name, DateTimeOffset time) => new(name, time.ToString("R", CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>A message of the fake.</summary>
internal sealed class FakeMessage(string id, string text)
{
    public string Id { get; } = id;

    public string Text { get; } = text;

    public string PopReceipt { get; set; } = "";

    public int DequeueCount { get; set; }

    public DateTimeOffset VisibleAt { get; set; }
}

/// <summary>Queues in memory: visibility, pop receipts and dequeue counts by the fake clock.</summary>
internal sealed class FakeQueues(TimeProvider time)
{
    private readonly Dictionary<string, List<FakeMessage>> _queues = [];
    private int _next;

    public List<FakeMessage> Messages(string queue) => _queues.TryGetValue(queue, out var messages) ? messages : _queues[queue] = [];

    /// <summary>Message texts, decoded from base64.</summary>
    public IReadOnlyList<string> Texts(string queue) => [.. Messages(queue).Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.Text)))];

    /// <summary>Sends behind the program's back.</summary>
    public FakeMessage Send(string queue, string text, int dequeueCount = 0)
    {
        var message = new FakeMessage($"message-{++_next}", text) { VisibleAt = time.GetUtcNow(), DequeueCount = dequeueCount, PopReceipt = Receipt() };
        Messages(queue).Add(message);
        return message;
    }

    /// <summary>What another consumer does when a lease has lapsed: it receives the message.</summary>
    public void TakeAway(FakeMessage message)
    {
        message.PopReceipt = Receipt();
        message.DequeueCount++;
        message.VisibleAt = time.GetUtcNow().AddHours(1);
    }

    public HttpResponseMessage Answer(StorageRequest request)
    {
        var parts = request.Path.Split('/');
        var messages = Messages(parts[0]);
        switch (request.Method)
        {
            case "POST":
                var text = XElement.Parse(Encoding.UTF8.GetString(request.Body).TrimStart('\uFEFF')).Element("MessageText")!.Value;
                return Xml(HttpStatusCode.Created, [Send(parts[0], text)], received: false);
            case "GET":
                return Receive(messages, TimeSpan.FromSeconds(int.Parse(request.Query["visibilitytimeout"], CultureInfo.InvariantCulture)));
            default:
                return Change(request, messages, parts[2]);
        }
    }

    private HttpResponseMessage Change(StorageRequest request, List<FakeMessage> messages, string id)
    {
        if (messages.Find(message => message.Id == id) is not { } message)
            return FakeBlobs.Error(HttpStatusCode.NotFound, "MessageNotFound");
        if (message.PopReceipt != request.Query["popreceipt"])
            return FakeBlobs.Error(HttpStatusCode.BadRequest, "PopReceiptMismatch");
        if (request.Method == "DELETE")
        {
            messages.Remove(message);
            return new(HttpStatusCode.NoContent) { Content = new ByteArrayContent([]) };
        }

        message.PopReceipt = Receipt();
        message.VisibleAt = time.GetUtcNow().AddSeconds(int.Parse(request.Query["visibilitytimeout"], CultureInfo.InvariantCulture));
        var response = new HttpResponseMessage(HttpStatusCode.NoContent) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("x-ms-popreceipt", message.PopReceipt);
        response.Headers.TryAddWithoutValidation("x-ms-time-next-visible", message.VisibleAt.ToString("R", CultureInfo.InvariantCulture));
        return response;
    }

    private HttpResponseMessage Receive(List<FakeMessage> messages, TimeSpan visibility)
    {
        if (messages.Find(message => message.VisibleAt <= time.GetUtcNow()) is not { } message)
            return Xml(HttpStatusCode.OK, [], received: true);
        message.DequeueCount++;
        message.PopReceipt = Receipt();
        message.VisibleAt = time.GetUtcNow() + visibility;
        return Xml(HttpStatusCode.OK, [message], received: true);
    }

    private string Receipt() => $"receipt-{++_next}";

    private HttpResponseMessage Xml(HttpStatusCode status, IEnumerable<FakeMessage> messages, bool received)
    {
        var now = time.GetUtcNow();
        var list = new XElement("QueueMessagesList", messages.Select(message => new XElement(
            "QueueMessage",
            new XElement("MessageId", message.Id),
            new XElement("InsertionTime", now.ToString("R", CultureInfo.InvariantCulture)),
            new XElement("ExpirationTime", now.AddDays(7).ToString("R", CultureInfo.InvariantCulture)),
            new XElement("PopReceipt", message.PopReceipt),
            new XElement("TimeNextVisible", message.VisibleAt.ToString("R", CultureInfo.InvariantCulture)),
            received ? new XElement("DequeueCount", message.DequeueCount) : null,
            received ? new XElement("MessageText", message.Text) : null)));
        return new(status) { Content = new StringContent(list.ToString(), Encoding.UTF8, "application/xml") };
    }
}

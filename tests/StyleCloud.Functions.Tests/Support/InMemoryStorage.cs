using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>A blob as the service keeps it.</summary>
internal sealed record StoredBlob(byte[] Bytes, string ETag, DateTimeOffset LastModified);

/// <summary>A message as the service keeps it, decoded from base64.</summary>
internal sealed record StoredMessage(string Text, int VisibilitySeconds, int TimeToLiveSeconds, DateTimeOffset InsertedOn);

/// <summary>
/// The part of the blob and queue services' REST interface that the function app uses, in memory, behind the real
/// clients: conditional writes, pinned reads, listings, messages. Requests can be counted, failed and held.
/// </summary>
internal sealed class InMemoryStorage(TimeProvider time) : HttpMessageHandler
{
    private const string Account = "devstoreaccount1";
    private const string ConnectionString =
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/{Account};QueueEndpoint=http://127.0.0.1:2/{Account}";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredBlob> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredMessage>> _queues = QueueNames.All.ToDictionary(name => name, _ => new List<StoredMessage>());
    private int _versions;
    private volatile RequestHold? _hold;

    /// <summary>Every request, as <c>METHOD path</c> without account.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers a request instead of the service; null lets it pass.</summary>
    public Func<string, HttpStatusCode?>? Fault { get; set; }

    /// <summary>Runs after a request was answered, before its answer is seen.</summary>
    public Action<string>? AfterRequest { get; set; }

    /// <summary>From now on no request is answered; each waits until it is cancelled.</summary>
    public RequestHold HoldRequests() => _hold = new();

    /// <summary>Containers and queues that do not exist.</summary>
    public HashSet<string> Absent { get; } = [];

    /// <summary>Clients that talk to this storage and do not retry.</summary>
    public StorageClients Clients() => new(new() { ConnectionString = ConnectionString }, options =>
    {
        options.Transport = new HttpClientTransport(new HttpClient(this, disposeHandler: false));
        options.Retry.MaxRetries = 0;
    });

    /// <summary>Uploads and returns the new version.</summary>
    public string Put(string path, byte[] bytes)
    {
        lock (_lock)
        {
            var blob = new StoredBlob(bytes, $"0x8D{++_versions:X8}", time.GetUtcNow());
            _blobs[path] = blob;
            return blob.ETag;
        }
    }

    /// <summary>Deletes a blob.</summary>
    public void Delete(string path)
    {
        lock (_lock)
            _blobs.Remove(path);
    }

    /// <summary>A blob, or null.</summary>
    public StoredBlob? Find(string path)
    {
        lock (_lock)
            return _blobs.GetValueOrDefault(path);
    }

    /// <summary>Names of all blobs of a container.</summary>
    public string[] Names(string container)
    {
        lock (_lock)
            return [.. _blobs.Keys.Where(key => key.StartsWith(container + "/", StringComparison.Ordinal)).Select(key => key[(container.Length + 1)..])];
    }

    /// <summary>All messages of a queue.</summary>
    public StoredMessage[] Messages(string queue)
    {
        lock (_lock)
            return [.. _queues[queue]];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)[(Account.Length + 2)..];
        var line = $"{request.Method} {path}";
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if (_hold is { } hold)
            await hold.WaitAsync(cancellationToken);
        HttpResponseMessage response;
        lock (_lock)
        {
            Requests.Add(line);
            response = Fault?.Invoke(line) is { } status ? Error(status, "Injected") : Answer(request, path, body);
        }

        AfterRequest?.Invoke(line);
        response.RequestMessage = request;
        response.Headers.TryAddWithoutValidation("x-ms-request-id", Guid.NewGuid().ToString());
        return response;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string path, byte[] body)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        if (Absent.Contains(path.Split('/')[0]))
            return Error(HttpStatusCode.NotFound, "ResourceNotFound");
        if (request.RequestUri.Port == 2)
            return AnswerQueue(request.Method, path, query, body);
        if (query["restype"] == "container")
            return query["comp"] == "list" ? List(path, query["prefix"] ?? "", query["delimiter"]) : new(HttpStatusCode.OK) { Headers = { { "ETag", "\"0x1\"" } }, Content = Empty(DateTimeOffset.UnixEpoch) };
        return request.Method.Method switch
        {
            "PUT" => PutConditionally(request, path, body),
            "DELETE" => _blobs.Remove(path) ? new(HttpStatusCode.Accepted) : Error(HttpStatusCode.NotFound, "BlobNotFound"),
            _ => Get(request, path),
        };
    }

    private HttpResponseMessage PutConditionally(HttpRequestMessage request, string path, byte[] body)
    {
        var existing = _blobs.GetValueOrDefault(path);
        if (request.Headers.IfNoneMatch.Count > 0 && existing is not null)
            return Error(HttpStatusCode.Conflict, "BlobAlreadyExists");
        if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch.Single().Tag != Quoted(existing?.ETag))
            return Error(HttpStatusCode.PreconditionFailed, "ConditionNotMet");
        var tag = Put(path, body);
        return new(HttpStatusCode.Created) { Headers = { { "ETag", Quoted(tag) } }, Content = Empty(time.GetUtcNow()) };
    }

    private HttpResponseMessage Get(HttpRequestMessage request, string path)
    {
        if (_blobs.GetValueOrDefault(path) is not { } blob)
            return Error(HttpStatusCode.NotFound, "BlobNotFound");
        if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch.Single().Tag != Quoted(blob.ETag))
            return Error(HttpStatusCode.PreconditionFailed, "ConditionNotMet");
        var content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : blob.Bytes);
        content.Headers.ContentLength = blob.Bytes.Length;
        content.Headers.LastModified = blob.LastModified;
        return new(HttpStatusCode.OK) { Headers = { { "ETag", Quoted(blob.ETag) }, { "x-ms-blob-type", "BlockBlob" } }, Content = content };
    }

    private HttpResponseMessage List(string container, string prefix, string? delimiter)
    {
        var xml = new StringBuilder($"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"{container}\"><Blobs>");
        foreach (var (key, blob) in _blobs.Where(pair => pair.Key.StartsWith($"{container}/{prefix}", StringComparison.Ordinal)))
        {
            var name = key[(container.Length + 1)..];
            if (delimiter is null || !name[prefix.Length..].Contains(delimiter, StringComparison.Ordinal))
                xml.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties><Etag>{blob.ETag}</Etag><Content-Length>{blob.Bytes.Length}</Content-Length><Last-Modified>{blob.LastModified:R}</Last-Modified><BlobType>BlockBlob</BlobType></Properties></Blob>");
        }

        return new(HttpStatusCode.OK) { Content = new StringContent(xml.Append("</Blobs><NextMarker /></EnumerationResults>").ToString(), Encoding.UTF8, "application/xml") };
    }

    private HttpResponseMessage AnswerQueue(HttpMethod method, string path, System.Collections.Specialized.NameValueCollection query, byte[] body)
    {
        var queue = path.Split('/')[0];
        if (!path.EndsWith("/messages", StringComparison.Ordinal))
            return new(HttpStatusCode.OK) { Headers = { { "x-ms-approximate-messages-count", _queues[queue].Count.ToString(CultureInfo.InvariantCulture) } } };
        return method == HttpMethod.Get && query["peekonly"] == "true" ? Peek(queue) : Send(queue, query, body);
    }

    private HttpResponseMessage Peek(string queue)
    {
        var messages = _queues[queue].Take(1).Select(message =>
            $"<QueueMessage><MessageId>1</MessageId><InsertionTime>{message.InsertedOn:R}</InsertionTime><ExpirationTime>Mon, 30 Nov 2037 00:00:00 GMT</ExpirationTime><DequeueCount>0</DequeueCount><MessageText>{Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Text))}</MessageText></QueueMessage>");
        var xml = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>{string.Concat(messages)}</QueueMessagesList>";
        return new(HttpStatusCode.OK) { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
    }

    private HttpResponseMessage Send(string queue, System.Collections.Specialized.NameValueCollection query, byte[] body)
    {
        var encoded = System.Xml.Linq.XDocument.Load(new MemoryStream(body)).Root!.Element("MessageText")!.Value;
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        _queues[queue].Add(new(text, Number("visibilitytimeout", 0), Number("messagettl", 604_800), time.GetUtcNow()));
        const string Answer = "<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>Mon, 23 Nov 2026 00:00:00 GMT</InsertionTime><ExpirationTime>Mon, 30 Nov 2026 00:00:00 GMT</ExpirationTime><PopReceipt>p</PopReceipt><TimeNextVisible>Mon, 23 Nov 2026 00:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>";
        return new(HttpStatusCode.Created) { Content = new StringContent(Answer, Encoding.UTF8, "application/xml") };

        int Number(string name, int otherwise) => int.TryParse(query[name], CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }

    private static HttpResponseMessage Error(HttpStatusCode status, string code) => new(status)
    {
        Headers = { { "x-ms-error-code", code } },
        Content = new StringContent($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>", Encoding.UTF8, "application/xml"),
    };

    private static ByteArrayContent Empty(DateTimeOffset lastModified) => new([]) { Headers = { LastModified = lastModified } };

    private static string Quoted(string? tag) => $"\"{tag}\"";
}

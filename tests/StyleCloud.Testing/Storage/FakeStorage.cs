using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Testing.Storage;

/// <summary>
/// The storage services as an HTTP handler in memory, below the real SDK clients, with the containers and queues of the service.
/// It answers what the programs ask as storage does, and throws on a request of a kind that it does not know.
/// </summary>
/// <param name="time">The clock of leases and times of writing.</param>
public sealed class FakeStorage(TimeProvider time) : HttpMessageHandler
{
    private const string Endpoints = "BlobEndpoint=http://127.0.0.1:1/fake;QueueEndpoint=http://127.0.0.1:2/fake";
    private const string AccountKey = "AccountName=fake;AccountKey=ZmFrZQ==";

    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private int _hanging;
    private bool _crashed;

    /// <summary>The blob service.</summary>
    public FakeBlobs Blobs { get; } = new(time);

    /// <summary>The queue service.</summary>
    public FakeQueues Queues { get; } = new(time);

    /// <summary>Containers and queues that do not exist.</summary>
    public HashSet<string> Absent { get; } = [];

    /// <summary>Requests so far; those that were failed on purpose included.</summary>
    public IReadOnlyList<StorageRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Requests for which this is true are answered 500 and change nothing.</summary>
    public Func<StorageRequest, bool> Fails { get; set; } = _ => false;

    /// <summary>The error with which a request is refused, or null; a refused request changes nothing.</summary>
    public Func<StorageRequest, (HttpStatusCode Status, string Code)?> Refuses { get; set; } = _ => null;

    /// <summary>Requests for which this is true never end unless cancelled, and change nothing.</summary>
    public Func<StorageRequest, bool> Hangs { get; set; } = _ => false;

    /// <summary>Requests that hang now.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>After the first request for which this is true has been carried out, nothing of the process reaches storage any more.</summary>
    public Func<StorageRequest, bool> CrashesAfter { get; set; } = _ => false;

    /// <summary>Runs before a request is carried out, for what others do meanwhile.</summary>
    public Action<StorageRequest> Before { get; set; } = _ => { };

    /// <summary>Clients on this fake, without the SDK's retries: they would wait by the real clock.</summary>
    /// <param name="sharedAccessSignature">Stands for the account's key; null for the key itself.</param>
    public StorageClients Clients(string? sharedAccessSignature = null) => new(new() { ConnectionString = $"{Endpoints};{Secret(sharedAccessSignature)}" }, options =>
    {
        options.Transport = new HttpClientTransport(this);
        options.Retry.MaxRetries = 0;
    });

    /// <summary>A new process begins after a crash.</summary>
    public void Revive() => (_crashed, CrashesAfter) = (false, _ => false);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var described = await DescribeAsync(request, cancellationToken);
        if (Hangs(described))
            await HangAsync(cancellationToken);
        lock (_lock)
        {
            if (_crashed)
                throw new HttpRequestException("The process has crashed.");
            _requests.Add(described);
            var response = Answer(described);
            response.RequestMessage = request;
            response.Headers.TryAddWithoutValidation("x-ms-request-id", Guid.NewGuid().ToString());
            return _crashed ? throw new HttpRequestException("The process has crashed.") : response;
        }
    }

    private static string Secret(string? sharedAccessSignature) => sharedAccessSignature is null ? AccountKey : $"SharedAccessSignature={sharedAccessSignature}";

    private HttpResponseMessage Answer(StorageRequest request)
    {
        if (Fails(request))
            return StorageAnswer.Error(request, HttpStatusCode.InternalServerError, "InternalError");
        if (Refuses(request) is var (status, code))
            return StorageAnswer.Error(request, status, code);
        Before(request);
        var response = Exists(request.Path.Split('/')[0], request.IsQueue)
            ? request.IsQueue ? Queues.Answer(request) : Blobs.Answer(request)
            : StorageAnswer.Error(request, HttpStatusCode.NotFound, request.IsQueue ? "QueueNotFound" : "ContainerNotFound");
        _crashed = CrashesAfter(request);
        return response;
    }

    private bool Exists(string name, bool isQueue) => (isQueue ? QueueNames.All : ContainerNames.All).Contains(name) && !Absent.Contains(name);

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _hanging);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    private async Task<StorageRequest> DescribeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0].ToLowerInvariant(), pair => Uri.UnescapeDataString(pair[1]));
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        if (headers.Values.FirstOrDefault(value => !Ascii.IsValid(value)) is { } foreign)
            throw new HttpRequestException($"Request headers must contain only ASCII characters: {foreign}"); // As a client on a socket does.
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = Uri.UnescapeDataString(uri.AbsolutePath)["/fake/".Length..];
        return new(request.Method.Method, path, uri.Port == 2, query, headers, body, time.GetUtcNow());
    }
}

using System.Net;
using Azure.Core.Pipeline;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>The storage services as an HTTP handler in memory, below the real SDK clients, on a fake clock.</summary>
internal sealed class FakeStorage(TimeProvider time) : HttpMessageHandler
{
    private const string Endpoints = "BlobEndpoint=http://127.0.0.1:1/fake;QueueEndpoint=http://127.0.0.1:2/fake";
    private const string AccountKey = "AccountName=fake;AccountKey=ZmFrZQ==";

    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private bool _crashed;

    public FakeBlobs Blobs { get; } = new(time);

    public FakeQueues Queues { get; } = new(time);

    /// <summary>Requests so far; those that were failed on purpose included.</summary>
    public IReadOnlyList<StorageRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Requests for which this is true are answered 503 and change nothing.</summary>
    public Func<StorageRequest, bool> Fails { get; set; } = _ => false;

    /// <summary>Requests for which this is true never end unless cancelled, and change nothing.</summary>
    public Func<StorageRequest, bool> Hangs { get; set; } = _ => false;

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

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var described = await DescribeAsync(request, cancellationToken);
        if (Hangs(described))
            await Task.Delay(Timeout.Infinite, cancellationToken);
        lock (_lock)
        {
            if (_crashed)
                throw new HttpRequestException("The process has crashed.");
            _requests.Add(described);
            if (Fails(described))
                return FakeBlobs.Error(HttpStatusCode.ServiceUnavailable, "ServerBusy");
            Before(described);
            var response = described.IsQueue ? Queues.Answer(described) : Blobs.Answer(request, described);
            _crashed = CrashesAfter(described);
            response.RequestMessage = request;
            response.Headers.TryAddWithoutValidation("x-ms-request-id", Guid.NewGuid().ToString());
            return _crashed ? throw new HttpRequestException("The process has crashed.") : response;
        }
    }

    private static string Secret(string? sharedAccessSignature) => sharedAccessSignature is null ? AccountKey : $"SharedAccessSignature={sharedAccessSignature}";

    private async Task<StorageRequest> DescribeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0].ToLowerInvariant(), pair => Uri.UnescapeDataString(pair[1]));
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = Uri.UnescapeDataString(uri.AbsolutePath)["/fake/".Length..];
        return new(request.Method.Method, path, uri.Port == 2, query, body, time.GetUtcNow());
    }
}

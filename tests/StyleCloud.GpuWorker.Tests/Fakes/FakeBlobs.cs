using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>A blob of the fake.</summary>
internal sealed record FakeBlob(byte[] Content, string ETag, string ContentType, IReadOnlyDictionary<string, string> Metadata);

/// <summary>Blobs in memory, with the conditional headers that the worker uses.</summary>
internal sealed class FakeBlobs(TimeProvider time)
{
    private readonly Dictionary<string, FakeBlob> _blobs = [];
    private readonly Dictionary<(string Path, string Id), byte[]> _blocks = [];
    private int _version;

    public FakeBlob? Find(string path) => _blobs.GetValueOrDefault(path);

    public IEnumerable<string> Paths => _blobs.Keys;

    /// <summary>Writes a blob behind the program's back.</summary>
    public FakeBlob Put(string path, byte[] content, string contentType = "application/octet-stream", IReadOnlyDictionary<string, string>? metadata = null) =>
        _blobs[path] = new(content, $"0x{++_version:X8}", contentType, metadata ?? new Dictionary<string, string>());

    public void Remove(string path) => _blobs.Remove(path);

    public HttpResponseMessage Answer(HttpRequestMessage request, StorageRequest described)
    {
        if (described.Method == "GET" && !described.Path.Contains('/', StringComparison.Ordinal))
            return List(described.Path);
        switch (described.Query.GetValueOrDefault("comp"))
        {
            case "block":
                _blocks[(described.Path, described.Query["blockid"])] = described.Body;
                return new(HttpStatusCode.Created) { Content = new ByteArrayContent([]) };
            case "blocklist":
                described = described with { Body = Committed(described) };
                break;
        }

        var existing = Find(described.Path);
        var wanted = request.Headers.TryGetValues("If-Match", out var match) ? match.Single().Trim('"') : null;
        var mustBeNew = request.Headers.TryGetValues("If-None-Match", out var none) && none.Single() == "*";
        return (described.Method, existing) switch
        {
            ("PUT", not null) when mustBeNew => Error(HttpStatusCode.Conflict, "BlobAlreadyExists"),
            ("PUT", _) when wanted is not null && wanted != existing?.ETag => Error(HttpStatusCode.PreconditionFailed, "ConditionNotMet"),
            ("PUT", _) => Describe(new(HttpStatusCode.Created), Put(described.Path, described.Body, ContentType(request), Metadata(request)), withBody: false),
            (_, null) => Error(HttpStatusCode.NotFound, "BlobNotFound"),
            ("DELETE", _) => Delete(described.Path),
            (_, var found) when wanted is not null && wanted != found.ETag => Error(HttpStatusCode.PreconditionFailed, "ConditionNotMet"),
            (var method, var found) => Describe(new(HttpStatusCode.OK), found, withBody: method == "GET"),
        };
    }

    public static HttpResponseMessage Error(HttpStatusCode status, string code)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("x-ms-error-code", code);
        return response;
    }

    private byte[] Committed(StorageRequest list) =>
        [.. XElement.Parse(Encoding.UTF8.GetString(list.Body).TrimStart('\uFEFF')).Elements("Latest").SelectMany(block => _blocks[(list.Path, block.Value)])];

    /// <summary>Every blob of a container, on one page; all of them as new as the clock.</summary>
    private HttpResponseMessage List(string container)
    {
        var blobs = _blobs.Where(pair => pair.Key.StartsWith($"{container}/", StringComparison.Ordinal)).Select(pair =>
            $"<Blob><Name>{pair.Key[(container.Length + 1)..]}</Name><Properties><Last-Modified>{time.GetUtcNow():R}</Last-Modified><Etag>{pair.Value.ETag}</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>");
        var xml = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>{string.Concat(blobs)}</Blobs><NextMarker /></EnumerationResults>";
        return new(HttpStatusCode.OK) { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
    }

    private HttpResponseMessage Delete(string path)
    {
        _blobs.Remove(path);
        return new(HttpStatusCode.Accepted) { Content = new ByteArrayContent([]) };
    }

    private HttpResponseMessage Describe(HttpResponseMessage response, FakeBlob blob, bool withBody)
    {
        response.Content = new ByteArrayContent(withBody ? blob.Content : []);
        response.Content.Headers.TryAddWithoutValidation("Content-Type", blob.ContentType);
        response.Content.Headers.LastModified = time.GetUtcNow();
        response.Content.Headers.ContentLength = withBody ? blob.Content.Length : response.StatusCode == HttpStatusCode.Created ? 0 : blob.Content.Length;
        response.Headers.TryAddWithoutValidation("ETag", $"\"{blob.ETag}\"");
        response.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
        response.Headers.TryAddWithoutValidation("x-ms-creation-time", time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        foreach (var (key, value) in blob.Metadata)
            response.Headers.TryAddWithoutValidation($"x-ms-meta-{key}", value);
        return response;
    }

    private static string ContentType(HttpRequestMessage request) =>
        request.Headers.TryGetValues("x-ms-blob-content-type", out var values) ? values.Single() : "application/octet-stream";

    private static Dictionary<string, string> Metadata(HttpRequestMessage request) => request.Headers
        .Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key["x-ms-meta-".Length..].ToLowerInvariant(), header => header.Value.Single());
}

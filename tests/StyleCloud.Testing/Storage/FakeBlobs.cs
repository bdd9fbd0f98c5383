using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace StyleCloud.Testing.Storage;

/// <summary>A version of a blob.</summary>
/// <param name="Content">All of its bytes.</param>
/// <param name="ETag">The version's tag, without quotes.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Metadata">Metadata by name.</param>
/// <param name="Md5">What storage says of the content; null after an upload in blocks, as there.</param>
/// <param name="LastModified">When the version was written.</param>
public sealed record FakeBlob(byte[] Content, string ETag, string ContentType, IReadOnlyDictionary<string, string> Metadata, byte[]? Md5, DateTimeOffset LastModified)
{
    /// <summary>As storage spells it.</summary>
    public string Type { get; init; } = "BlockBlob";
}

/// <summary>Block blobs in memory: whole uploads and uploads in blocks, conditions on versions, ranges, metadata, listings on one page.</summary>
public sealed class FakeBlobs(TimeProvider time)
{
    private const int MaxMetadataBytes = 8 * 1024;
    private const string MetadataPrefix = "x-ms-meta-";

    private static readonly string[] UnknownConditions = ["If-Modified-Since", "If-Unmodified-Since", "x-ms-if-tags", "x-ms-lease-id"];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, FakeBlob> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Id), byte[]> _blocks = [];
    private int _version;

    /// <summary>The present version, or null.</summary>
    /// <param name="path">Container and name.</param>
    public FakeBlob? Find(string path)
    {
        lock (_lock)
            return _blobs.GetValueOrDefault(path);
    }

    /// <summary>Container and name of every blob, in order.</summary>
    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_lock)
                return [.. _blobs.Keys];
        }
    }

    /// <summary>Writes a blob behind the program's back.</summary>
    public FakeBlob Put(string path, byte[] content, string contentType = "application/octet-stream", IReadOnlyDictionary<string, string>? metadata = null)
    {
#pragma warning disable CA5351 // What storage gives.
        return Put(path, content, contentType, metadata ?? new Dictionary<string, string>(), MD5.HashData(content));
#pragma warning restore CA5351
    }

    /// <summary>Writes an append blob behind the program's back.</summary>
    public void PutAppendBlob(string path, byte[] content)
    {
        Put(path, content);
        lock (_lock)
            _blobs[path] = _blobs[path] with { Type = "AppendBlob" };
    }

    /// <summary>Deletes a blob behind the program's back.</summary>
    public void Remove(string path)
    {
        lock (_lock)
            _blobs.Remove(path);
    }

    internal HttpResponseMessage Answer(StorageRequest request)
    {
        lock (_lock)
        {
            return (request.Method, request.Query.GetValueOrDefault("restype"), request.Query.GetValueOrDefault("comp")) switch
            {
                _ when UnknownConditions.Any(request.Headers.ContainsKey) => throw StorageAnswer.Unknown(request),
                ("GET", "container", null) => ContainerProperties(),
                ("GET", "container", "list") => List(request),
                ("PUT", null, "block") => Stage(request),
                ("PUT", null, null or "blocklist") => Write(request),
                ("GET" or "HEAD" or "DELETE", null, null) => OfExisting(request),
                _ => throw StorageAnswer.Unknown(request),
            };
        }
    }

    private FakeBlob Put(string path, byte[] content, string contentType, IReadOnlyDictionary<string, string> metadata, byte[]? md5)
    {
        lock (_lock)
            return _blobs[path] = new(content, $"0x8D{++_version:X8}", contentType, metadata, md5, time.GetUtcNow());
    }

    private HttpResponseMessage Stage(StorageRequest request)
    {
        _blocks[(request.Path, request.Query["blockid"])] = request.Body;
        return StorageAnswer.Empty(HttpStatusCode.Created);
    }

    private HttpResponseMessage Write(StorageRequest request)
    {
        var existing = _blobs.GetValueOrDefault(request.Path);
        if (request.Headers.TryGetValue("If-None-Match", out var none))
        {
            if (none != "*")
                throw StorageAnswer.Unknown(request);
            if (existing is not null)
                return StorageAnswer.Error(request, HttpStatusCode.Conflict, "BlobAlreadyExists");
        }

        if (!IsAsWanted(request, existing))
            return StorageAnswer.Error(request, HttpStatusCode.PreconditionFailed, "ConditionNotMet");
        var metadata = request.Headers.Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[MetadataPrefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
        if (metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MaxMetadataBytes)
            return StorageAnswer.Error(request, HttpStatusCode.BadRequest, "MetadataTooLarge");
        var contentType = request.Headers.GetValueOrDefault("x-ms-blob-content-type") ?? "application/octet-stream";

        FakeBlob written;
        if (!request.Query.ContainsKey("comp"))
            written = Put(request.Path, request.Body, contentType, metadata);
        else if (Committed(request) is { } content)
            written = Put(request.Path, content, contentType, metadata, md5: null);
        else
            return StorageAnswer.Error(request, HttpStatusCode.BadRequest, "InvalidBlockList");
        foreach (var block in _blocks.Keys.Where(block => block.Path == request.Path).ToList())
            _blocks.Remove(block);
        return Describe(StorageAnswer.Empty(HttpStatusCode.Created), written);
    }

    /// <summary>The staged blocks of a list, joined; null when one of them was never staged.</summary>
    private byte[]? Committed(StorageRequest list)
    {
        var blocks = StorageAnswer.Xml(list).Elements().Select(block => _blocks.GetValueOrDefault((list.Path, block.Value))).ToList();
        return blocks.Contains(null) ? null : [.. blocks.SelectMany(block => block!)];
    }

    private HttpResponseMessage OfExisting(StorageRequest request)
    {
        if (request.Headers.ContainsKey("If-None-Match"))
            throw StorageAnswer.Unknown(request);
        if (_blobs.GetValueOrDefault(request.Path) is not { } blob)
            return StorageAnswer.Error(request, HttpStatusCode.NotFound, "BlobNotFound");
        if (!IsAsWanted(request, blob))
            return StorageAnswer.Error(request, HttpStatusCode.PreconditionFailed, "ConditionNotMet");
        if (request.Method != "DELETE")
            return Read(request, blob);
        _blobs.Remove(request.Path);
        return StorageAnswer.Empty(HttpStatusCode.Accepted);
    }

    private static HttpResponseMessage Read(StorageRequest request, FakeBlob blob)
    {
        var response = StorageAnswer.Empty(HttpStatusCode.OK);
        if (request.Method == "GET" && (request.Headers.GetValueOrDefault("x-ms-range") ?? request.Headers.GetValueOrDefault("Range")) is { } asked)
        {
            var range = RangeHeaderValue.Parse(asked).Ranges.Single();
            var (first, last) = ((int)range.From!.Value, (int)Math.Min(range.To ?? long.MaxValue, blob.Content.Length - 1));
            if (first >= blob.Content.Length)
                return StorageAnswer.Error(request, HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
            response.StatusCode = HttpStatusCode.PartialContent;
            response.Content = new ByteArrayContent(blob.Content, first, last - first + 1);
            response.Content.Headers.ContentRange = new(first, last, blob.Content.Length);
        }
        else
        {
            if (request.Method == "GET")
                response.Content = new ByteArrayContent(blob.Content);
            response.Content.Headers.ContentLength = blob.Content.Length;
            response.Content.Headers.ContentMD5 = blob.Md5;
        }

        response.Content.Headers.TryAddWithoutValidation("Content-Type", blob.ContentType);
        response.Headers.TryAddWithoutValidation("x-ms-blob-type", blob.Type);
        foreach (var (name, value) in blob.Metadata)
            response.Headers.TryAddWithoutValidation($"{MetadataPrefix}{name}", value);
        return Describe(response, blob);
    }

    /// <summary>Every blob with the prefix and, where a delimiter is asked for, the folders below it in place of what is in them.</summary>
    private HttpResponseMessage List(StorageRequest request)
    {
        if (request.Query.ContainsKey("include") || request.Query.ContainsKey("marker") || request.Query.ContainsKey("maxresults"))
            throw StorageAnswer.Unknown(request);
        var (prefix, delimiter) = (request.Query.GetValueOrDefault("prefix") ?? "", request.Query.GetValueOrDefault("delimiter"));
        var container = $"{request.Path}/";
        var found = _blobs.Where(pair => pair.Key.StartsWith(container + prefix, StringComparison.Ordinal)).Select(pair => (Name: pair.Key[container.Length..], Blob: pair.Value));
        var listed = found.GroupBy(one => Folder(one.Name, prefix, delimiter)).SelectMany(group =>
            group.Key is { } folder ? [new XElement("BlobPrefix", new XElement("Name", folder))] : group.Select(one => Listed(one.Name, one.Blob)));
        return StorageAnswer.Xml(HttpStatusCode.OK, new("EnumerationResults", new XElement("Blobs", listed), new XElement("NextMarker")));
    }

    /// <summary>The part of a name up to the first delimiter behind the prefix; null when there is none.</summary>
    private static string? Folder(string name, string prefix, string? delimiter) =>
        delimiter is not null && name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at ? name[..(at + delimiter.Length)] : null;

    private static XElement Listed(string name, FakeBlob blob) => new(
        "Blob",
        new XElement("Name", name),
        new XElement(
            "Properties",
            new XElement("Last-Modified", blob.LastModified.ToString("R", CultureInfo.InvariantCulture)),
            new XElement("Etag", blob.ETag),
            new XElement("Content-Length", blob.Content.Length),
            new XElement("Content-Type", blob.ContentType),
            new XElement("BlobType", blob.Type)));

    private static HttpResponseMessage ContainerProperties()
    {
        var response = StorageAnswer.Empty(HttpStatusCode.OK);
        response.Headers.TryAddWithoutValidation("ETag", "\"0x8D1\"");
        response.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        return response;
    }

    /// <summary>Whether the version is the one that the request wants, if it wants one. Storage takes a tag with and without quotes.</summary>
    private static bool IsAsWanted(StorageRequest request, FakeBlob? blob) =>
        !request.Headers.TryGetValue("If-Match", out var wanted) || (blob is not null && (wanted == "*" || wanted.Trim('"') == blob.ETag));

    private static HttpResponseMessage Describe(HttpResponseMessage response, FakeBlob blob)
    {
        response.Headers.TryAddWithoutValidation("ETag", $"\"{blob.ETag}\"");
        response.Content.Headers.LastModified = blob.LastModified;
        return response;
    }
}

namespace StyleCloud.Functions.Intake;

/// <summary>A container and a blob name, read from an event.</summary>
/// <param name="Container">Container name.</param>
/// <param name="Name">Blob name inside it, not escaped.</param>
internal sealed record BlobPlace(string Container, string Name)
{
    private const string SubjectStart = "/blobServices/default/containers/";
    private const string SubjectMiddle = "/blobs/";

    /// <summary>
    /// Everything that an event's URL and subject may mean, likeliest first: the URL unescaped, the URL as it stands,
    /// the subject as it stands.
    /// </summary>
    public static IReadOnlyList<BlobPlace> Candidates(string? url, string? subject)
    {
        var candidates = new List<BlobPlace>();
        if (FromUrl(url) is { } literal)
            candidates.AddRange([new(literal.Container, Uri.UnescapeDataString(literal.Name)), literal]);
        if (FromSubject(subject) is { } place)
            candidates.Add(place);
        return [.. candidates.Where(candidate => candidate.Name.Length > 0).Distinct()];
    }

    /// <summary>
    /// <c>https://account.blob.core.windows.net/container/name</c>, or with the account in the path where the host is an
    /// emulator's: <c>http://127.0.0.1:10000/account/container/name</c>. Not parsed as a URI, because a name may hold a
    /// <c>#</c> or <c>?</c> that nobody escaped.
    /// </summary>
    private static BlobPlace? FromUrl(string? url)
    {
        var afterScheme = url?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (afterScheme < 0)
            return null;
        var (host, path) = Cut(url![(afterScheme + 3)..], "/");
        if (path is not null && !IsStorageHost(host))
            path = Cut(path, "/").After;
        if (path is null)
            return null;
        var (container, name) = Cut(path, "/");
        return name is null ? null : new(container, name);
    }

    /// <summary>The subject of an event about a blob.</summary>
    public static string Subject(string container, string name) => $"{SubjectStart}{container}{SubjectMiddle}{name}";

    private static BlobPlace? FromSubject(string? subject)
    {
        if (subject?.StartsWith(SubjectStart, StringComparison.Ordinal) != true)
            return null;
        var (container, name) = Cut(subject[SubjectStart.Length..], SubjectMiddle);
        return name is null ? null : new(container, name);
    }

    /// <summary>Every cloud's storage hosts have the service as a label; emulators, which take the account in the path, have not.</summary>
    private static bool IsStorageHost(string host) =>
        host.Contains(".blob.", StringComparison.OrdinalIgnoreCase) || host.Contains(".dfs.", StringComparison.OrdinalIgnoreCase);

    private static (string Before, string? After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + separator.Length)..]);
    }
}

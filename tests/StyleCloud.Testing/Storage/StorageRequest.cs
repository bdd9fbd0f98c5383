namespace StyleCloud.Testing.Storage;

/// <summary>One request that reached the fake storage.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path below the account, for example <c>jobs/abc/status.json</c> or <c>jobs/messages/1</c>.</param>
/// <param name="IsQueue">Whether it went to the queue service.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Headers">Request headers, by name in any case.</param>
/// <param name="Body">Request body.</param>
/// <param name="At">When, by the fake's clock.</param>
public sealed record StorageRequest(
    string Method, string Path, bool IsQueue, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
{
    /// <summary>Method and path, for example <c>HEAD input/wave/photo.jpg</c>.</summary>
    public string Line => $"{Method} {Path}";

    public bool IsWrite => Method is "PUT" or "POST" or "DELETE";

    public bool IsRenewal => IsQueue && Method == "PUT" && Path.StartsWith("jobs/messages/", StringComparison.Ordinal) && Query["visibilitytimeout"] != "0";

    public bool IsMessageDelete => IsQueue && Method == "DELETE";

    public bool IsStatusWrite => !IsQueue && Method == "PUT" && Path.EndsWith("/status.json", StringComparison.Ordinal);

    public bool IsResultWrite => !IsQueue && Method == "PUT" && Path.StartsWith("output/", StringComparison.Ordinal) && !Path.EndsWith(".error.json", StringComparison.Ordinal);

    public bool IsEvent => IsQueue && Method == "POST" && Path.StartsWith("events/", StringComparison.Ordinal);
}

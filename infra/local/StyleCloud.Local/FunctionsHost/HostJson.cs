using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>What this stand-in reads of <c>host.json</c>; what the file leaves out has the real host's default.</summary>
internal sealed record HostJson
{
    /// <summary>The handler's executable, relative to the script root.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its working directory, relative to the script root; null for the script root.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Whether HTTP requests go to the handler as they are.</summary>
    public bool ForwardsHttp { get; init; }

    /// <summary>First segment of every HTTP route; may be empty.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>An invocation that takes longer has failed. The real host's default outside consumption plans.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Settings of the queue triggers.</summary>
    public QueueOptions Queues { get; init; } = new();

    /// <summary>Reads the file in <paramref name="scriptRoot"/>.</summary>
    /// <exception cref="LocalRunException">There is none, or it cannot be used.</exception>
    public static HostJson Read(string scriptRoot)
    {
        var path = Path.Combine(scriptRoot, "host.json");
        var root = JsonFile.ReadObject(path);
        var description = root["customHandler"]?["description"];
        var http = root["customHandler"];
        try
        {
            return new()
            {
                Executable = (string?)description?["defaultExecutablePath"]
                    ?? throw new LocalRunException($"{path} has no customHandler.description.defaultExecutablePath."),
                Arguments = [.. (description?["arguments"] as JsonArray ?? []).Select(argument => (string)argument!)],
                WorkingDirectory = (string?)description?["workingDirectory"],
                ForwardsHttp = ((bool?)http?["enableForwardingHttpRequest"] ?? false) || ((bool?)http?["enableProxyingHttpRequest"] ?? false),
                RoutePrefix = (string?)root["extensions"]?["http"]?["routePrefix"] ?? "api",
                FunctionTimeout = Timeout((string?)root["functionTimeout"]),
                Queues = QueueOptions.Read(root["extensions"]?["queues"]),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or JsonException)
        {
            throw new LocalRunException($"{path} cannot be used: {exception.Message}", innerException: exception);
        }
    }

    private static TimeSpan Timeout(string? value) => value switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => System.Threading.Timeout.InfiniteTimeSpan,
        _ => TimeSpan.Parse(value, CultureInfo.InvariantCulture),
    };
}

/// <summary><c>extensions.queues</c> of <c>host.json</c>.</summary>
internal sealed record QueueOptions
{
    /// <summary>Messages fetched at once, 1…32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched when no more than so many messages are being handled.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>A message that was handled so often in vain goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Pause between two attempts at one message.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Longest pause between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether message texts are base64.</summary>
    public bool Base64 { get; init; } = true;

    /// <summary>Reads the section; null is all defaults.</summary>
    public static QueueOptions Read(JsonNode? section)
    {
        var batchSize = (int?)section?["batchSize"] ?? 16;
        if (batchSize is < 1 or > 32)
            throw new FormatException($"extensions.queues.batchSize must be 1…32; it is {batchSize}.");
        return new()
        {
            BatchSize = batchSize,
            NewBatchThreshold = (int?)section?["newBatchThreshold"] ?? batchSize / 2,
            MaxDequeueCount = (int?)section?["maxDequeueCount"] ?? 5,
            VisibilityTimeout = Duration(section?["visibilityTimeout"]) ?? TimeSpan.Zero,
            MaxPollingInterval = Duration(section?["maxPollingInterval"]) ?? TimeSpan.FromMinutes(1),
            Base64 = !string.Equals((string?)section?["messageEncoding"], "none", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static TimeSpan? Duration(JsonNode? value) =>
        value is null ? null : TimeSpan.Parse((string)value!, CultureInfo.InvariantCulture);
}

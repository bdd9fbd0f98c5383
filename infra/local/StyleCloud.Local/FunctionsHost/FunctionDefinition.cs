using System.Text.Json;
using System.Text.Json.Nodes;
using Cronos;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>One binding of a <c>function.json</c>.</summary>
/// <param name="Type">For example <c>queueTrigger</c>.</param>
/// <param name="Name">The name under which data travels.</param>
/// <param name="QueueName">For queues.</param>
/// <param name="Connection">Setting that holds the connection string; null for <c>AzureWebJobsStorage</c>.</param>
/// <param name="Route">For HTTP triggers; null means the function's name.</param>
/// <param name="Methods">For HTTP triggers; empty means all.</param>
/// <param name="Schedule">For timers.</param>
internal sealed record FunctionBinding(string Type, string Name, string? QueueName, string? Connection, string? Route, IReadOnlyList<string> Methods, CronExpression? Schedule);

/// <summary>A function: the folder's name and the bindings of the <c>function.json</c> in it.</summary>
/// <param name="Name">The folder's name, which is also the path that is posted to.</param>
/// <param name="Bindings">All bindings, the trigger among them.</param>
internal sealed record FunctionDefinition(string Name, IReadOnlyList<FunctionBinding> Bindings)
{
    private const string QueueTriggerType = "queueTrigger";
    private const string HttpTriggerType = "httpTrigger";
    private const string TimerTriggerType = "timerTrigger";
    private static readonly string[] KnownTypes = [QueueTriggerType, HttpTriggerType, TimerTriggerType, "queue", "http"];

    /// <summary>The queue trigger, or null.</summary>
    public FunctionBinding? QueueTrigger => Bindings.FirstOrDefault(binding => Is(binding, QueueTriggerType));

    /// <summary>The HTTP trigger, or null.</summary>
    public FunctionBinding? HttpTrigger => Bindings.FirstOrDefault(binding => Is(binding, HttpTriggerType));

    /// <summary>The timer, or null.</summary>
    public FunctionBinding? TimerTrigger => Bindings.FirstOrDefault(binding => Is(binding, TimerTriggerType));

    /// <summary>Queue outputs.</summary>
    public IEnumerable<FunctionBinding> QueueOutputs => Bindings.Where(binding => Is(binding, "queue"));

    /// <summary>Reads every function of a script root; like the real host it looks only into immediate children.</summary>
    /// <exception cref="LocalRunException">There is none, or one cannot be used.</exception>
    public static IReadOnlyList<FunctionDefinition> ReadAll(string scriptRoot)
    {
        var files = Directory.GetDirectories(scriptRoot).Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists).Order(StringComparer.Ordinal);
        var functions = files.Select(Read).OfType<FunctionDefinition>().ToList();
        return functions.Count > 0 ? functions : throw new LocalRunException($"No folder directly inside {scriptRoot} holds a function.json.");
    }

    private static FunctionDefinition? Read(string path)
    {
        try
        {
            var root = JsonFile.ReadObject(path);
            if ((bool?)root["disabled"] ?? false)
                return null;
            var bindings = (root["bindings"] as JsonArray ?? []).Select(binding => ReadBinding(path, binding!)).ToList();
            var triggers = bindings.Count(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
            if (triggers != 1)
                throw new LocalRunException($"{path} must have one trigger; it has {triggers}.");
            return new(Path.GetFileName(Path.GetDirectoryName(path)!), bindings);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or JsonException)
        {
            throw new LocalRunException($"{path} cannot be used: {exception.Message}", innerException: exception);
        }
    }

    private static FunctionBinding ReadBinding(string path, JsonNode binding)
    {
        var type = (string?)binding["type"] ?? "";
        if (!KnownTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            throw new LocalRunException($"{path} has a binding of type \"{type}\"; this stand-in for the Functions host knows {string.Join(", ", KnownTypes)}.");
        var queue = (string?)binding["queueName"];
        if (queue is null && type.StartsWith("queue", StringComparison.OrdinalIgnoreCase))
            throw new LocalRunException($"{path} has a {type} binding without queueName.");
        return new(
            type,
            (string?)binding["name"] ?? throw new LocalRunException($"{path} has a {type} binding without a name."),
            queue,
            (string?)binding["connection"] is { Length: > 0 } connection ? connection : null,
            (string?)binding["route"],
            [.. (binding["methods"] as JsonArray ?? []).Select(method => ((string)method!).ToUpperInvariant())],
            type.Equals(TimerTriggerType, StringComparison.OrdinalIgnoreCase) ? ReadSchedule(path, (string?)binding["schedule"]) : null);
    }

    private static CronExpression ReadSchedule(string path, string? text)
    {
        try
        {
            return CronExpression.Parse(text ?? "", CronFormat.IncludeSeconds);
        }
        catch (CronFormatException exception)
        {
            throw new LocalRunException($"{path} has a timer whose schedule \"{text}\" is not six fields of NCRONTAB: {exception.Message}", innerException: exception);
        }
    }

    private static bool Is(FunctionBinding binding, string type) => binding.Type.Equals(type, StringComparison.OrdinalIgnoreCase);
}

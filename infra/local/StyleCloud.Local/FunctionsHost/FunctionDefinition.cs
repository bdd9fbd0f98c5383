using System.Text.Json.Nodes;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>A function as the worker describes it.</summary>
/// <param name="Metadata">What the worker said.</param>
/// <param name="Trigger">The binding that starts it.</param>
internal sealed record FunctionDefinition(RpcFunctionMetadata Metadata, JsonNode Trigger)
{
    /// <summary>Type of a queue trigger.</summary>
    public const string Queue = "queueTrigger";

    /// <summary>Type of a timer.</summary>
    public const string Timer = "timerTrigger";

    /// <summary>Type of an HTTP trigger.</summary>
    public const string Http = "httpTrigger";

    private static readonly string[] KnownTypes = [Queue, Timer, Http, "http"];

    /// <summary>The function's name.</summary>
    public string Name => Metadata.Name;

    /// <summary>The name under which the trigger's data travels.</summary>
    public string ParameterName => (string)Trigger["name"]!;

    /// <summary>Whether the trigger is of that type.</summary>
    public bool IsTriggeredBy(string type) => Is(Trigger, type);

    /// <summary>A property of the trigger; null when it is not there.</summary>
    public T? Property<T>(string name) => Trigger[name] is { } value ? value.GetValue<T>() : default;

    /// <summary>Reads one function.</summary>
    /// <exception cref="LocalRunException">It has a binding that this stand-in does not know.</exception>
    public static FunctionDefinition Read(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(binding => JsonNode.Parse(binding, new() { PropertyNameCaseInsensitive = true })!).ToList();
        if (bindings.FirstOrDefault(binding => !KnownTypes.Any(type => Is(binding, type))) is { } unknown)
            throw new LocalRunException($"Function {metadata.Name} has a binding of type \"{unknown["type"]}\"; this stand-in for the Functions host knows {string.Join(", ", KnownTypes)}.");
        var trigger = bindings.Find(binding => !Is(binding, "http")) ?? throw new LocalRunException($"Function {metadata.Name} has no trigger.");
        return new(metadata, trigger);
    }

    private static bool Is(JsonNode binding, string type) => type.Equals((string?)binding["type"], StringComparison.OrdinalIgnoreCase);
}

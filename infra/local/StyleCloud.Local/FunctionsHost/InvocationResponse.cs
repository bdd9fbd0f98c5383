using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>What a handler answers to an invocation.</summary>
/// <param name="Outputs">Values of output bindings by name.</param>
/// <param name="ReturnValue">Value of the output binding named <c>$return</c>.</param>
/// <param name="Logs">Lines for the host's log.</param>
internal sealed record InvocationResponse(IReadOnlyDictionary<string, JsonNode?> Outputs, JsonNode? ReturnValue, IReadOnlyList<string> Logs)
{
    /// <summary>Reads the body of a 2xx answer.</summary>
    /// <exception cref="InvocationFailedException">
    /// It is not what the protocol asks for. The real host hangs until the function timeout on an empty body; failing at
    /// once says the same sooner.
    /// </exception>
    public static InvocationResponse Read(string body)
    {
        try
        {
            if (JsonNode.Parse(body, new() { PropertyNameCaseInsensitive = true }) is not JsonObject root)
                throw new InvocationFailedException($"The handler answered {Shortened(body)} where a JSON object with Outputs, ReturnValue and Logs is expected.");
            var outputs = root[nameof(Outputs)] as JsonObject ?? [];
            return new(
                outputs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
                root[nameof(ReturnValue)],
                [.. (root[nameof(Logs)] as JsonArray ?? []).Select(line => line?.ToString() ?? "")]);
        }
        catch (JsonException exception)
        {
            throw new InvocationFailedException($"The handler answered {Shortened(body)} where JSON is expected: {exception.Message}", exception);
        }
    }

    private static string Shortened(string body) => body.Length switch
    {
        0 => "an empty body",
        <= 200 => body,
        _ => $"{body[..200]}…",
    };
}

/// <summary>An invocation that did not succeed; its message is retried and in the end poisoned.</summary>
internal sealed class InvocationFailedException(string message, Exception? innerException = null) : Exception(message, innerException);

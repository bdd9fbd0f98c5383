using System.Text.Json;

namespace StyleCloud.Functions.CustomHandler;

/// <summary>The body that the Functions host posts for one invocation was not what its protocol says.</summary>
internal sealed class InvalidInvocationException(string message) : Exception(message);

/// <summary>One invocation of a queue-triggered function, as the Functions host posts it to a custom handler.</summary>
/// <remarks>
/// <para>
/// Trigger data are strings, and the host encodes each as JSON a second time: the message <c>hello</c> arrives as
/// <c>"\"hello\""</c>. They are decoded exactly once more, so a message that is itself a JSON string stays one.
/// </para>
/// <para>
/// <c>Metadata</c> is not to be trusted: the host merges the top-level properties of a JSON message into it, whatever the
/// letter case, so that an event's <c>id</c> replaces the queue message's <c>Id</c>. It serves the log alone.
/// </para>
/// </remarks>
/// <param name="Message">Text of the queue message.</param>
/// <param name="DequeueCount">What the metadata call the dequeue count, for the log; null when it is not a number.</param>
internal sealed record InvocationRequest(string Message, int? DequeueCount)
{
    /// <summary>
    /// Most bytes of a body. A queue message holds 48 KB of text; escaped twice, and repeated in the metadata, it stays
    /// well below this.
    /// </summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads a request body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="binding">Name of the trigger's binding in <c>function.json</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidInvocationException">The body does not follow the protocol.</exception>
    public static async Task<InvocationRequest> ReadAsync(Stream body, string binding, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            var root = document.RootElement;
            if (!TryGet(root, "Data", out var data) || !TryGet(data, binding, out var value))
                throw new InvalidInvocationException($"The invocation has no Data.{binding}.");
            return new(Text(value), DequeueCountOf(root));
        }
        catch (JsonException exception)
        {
            throw new InvalidInvocationException($"The invocation is not valid JSON: {exception.Message}");
        }
    }

    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return value.GetRawText();
        var encoded = value.GetString()!;
        if (!encoded.StartsWith('"'))
            return encoded;
        try
        {
            using var inner = JsonDocument.Parse(encoded);
            return inner.RootElement.GetString()!;
        }
        catch (JsonException)
        {
            return encoded; // Not encoded twice after all.
        }
    }

    private static int? DequeueCountOf(JsonElement root)
    {
        if (!TryGet(root, "Metadata", out var metadata) || !TryGet(metadata, "DequeueCount", out var count))
            return null;
        var text = count.ValueKind == JsonValueKind.String ? count.GetString()! : count.GetRawText();
        return int.TryParse(text.Trim('"'), out var number) ? number : null;
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }
}

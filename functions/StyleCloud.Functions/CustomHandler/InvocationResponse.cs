using System.Text;
using System.Text.Json;

namespace StyleCloud.Functions.CustomHandler;

/// <summary>
/// What a custom handler answers. The body is never empty: the host waits for one until the function times out, and then
/// restarts the handler. Functions here have no output bindings, so outputs and return value are always empty.
/// </summary>
internal static class InvocationResponse
{
    /// <summary>The message was handled; the host deletes it.</summary>
    public static Task SucceedAsync(HttpResponse response, CancellationToken cancellationToken) =>
        WriteAsync(response, StatusCodes.Status200OK, null, cancellationToken);

    /// <summary>The message was not handled; the host shows it again later, and poisons it at the dequeue limit.</summary>
    /// <param name="response">The response.</param>
    /// <param name="statusCode">Not 2xx.</param>
    /// <param name="reason">One sentence; the host drops it, other callers of the protocol may show it.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task FailAsync(HttpResponse response, int statusCode, string reason, CancellationToken cancellationToken) =>
        WriteAsync(response, statusCode, reason, cancellationToken);

    private static async Task WriteAsync(HttpResponse response, int statusCode, string? log, CancellationToken cancellationToken)
    {
        var body = log is null
            ? """{"Outputs":{},"ReturnValue":null,"Logs":[]}"""
            : $$"""{"Outputs":{},"ReturnValue":null,"Logs":["{{JsonEncodedText.Encode(log)}}"]}""";
        response.StatusCode = statusCode;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await response.WriteAsync(body, cancellationToken);
    }
}

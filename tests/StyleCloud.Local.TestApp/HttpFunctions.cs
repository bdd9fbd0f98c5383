using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace StyleCloud.Local.TestApp;

/// <summary>HTTP: a catch-all that streams, and a route of its own with one method.</summary>
public static class HttpFunctions
{
    private const int BlockBytes = 64 * 1024;
    private const int DownBlocks = 20 * 16;

    /// <summary><c>down</c> sends 20 MiB; <c>count</c> counts the body; <c>wait</c> waits for the client to go; else as messages do.</summary>
    [Function("Any")]
    public static async Task AnyAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, FunctionContext context)
    {
        var path = request.RouteValues["path"]?.ToString() ?? "";
        var http = request.HttpContext;
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        Record.Write("Any", $"{request.Method} {request.Path}{request.QueryString}", 0, context.TraceContext.TraceParent);
        http.Response.Headers["x-traceparent"] = request.Headers.TraceParent;
        http.Response.Headers["x-invocation-tracestate"] = context.TraceContext.TraceState;
        switch (path)
        {
            case "down":
                for (var block = 0; block < DownBlocks; block++)
                    await http.Response.Body.WriteAsync(new byte[BlockBytes], http.RequestAborted);
                break;
            case "count":
                await http.Response.WriteAsync((await CountAsync(request.Body, http.RequestAborted)).ToString(CultureInfo.InvariantCulture));
                break;
            case "wait":
                await WaitAsync(http, context);
                break;
            default:
                await Behaviour.ObeyAsync(path, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status418ImATeapot;
                await http.Response.WriteAsync(JsonSerializer.Serialize(new { request.Method, Path = request.Path.Value, Query = request.QueryString.Value }));
                break;
        }
    }

    /// <summary>Only GET, and keys elsewhere.</summary>
    [Function("Fixed")]
    public static Task FixedAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "fixed/{id:int}")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync($"fixed {request.RouteValues["id"]}");

    private static async Task<long> CountAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        long count = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0; count += read)
        {
            if (count == 0)
                Record.Write("Any", "the body begins", 0, null);
        }

        return count;
    }

    private static async Task WaitAsync(HttpContext http, FunctionContext context)
    {
        await http.Response.WriteAsync("waiting"); // Headers alone are not passed on.
        var request = Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        var invocation = Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        await Task.WhenAny(request);
        Record.Write("Any", "request aborted", 0, null);
        await Task.WhenAny(invocation);
        Record.Write("Any", "invocation cancelled", 0, null);
    }
}

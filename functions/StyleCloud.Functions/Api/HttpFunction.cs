using Microsoft.Azure.Functions.Worker;

namespace StyleCloud.Functions.Api;

/// <summary>The function <c>Api</c>: every HTTP request, handed to <see cref="HttpPipeline"/>.</summary>
internal sealed class HttpFunction(HttpPipeline pipeline)
{
    /// <summary>Answers one request; whatever goes wrong is an answer too.</summary>
    [Function("Api")]
    public async Task RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request,
        FunctionContext function)
    {
        // A client that goes away and a host that cancels both end what the request has started.
        var context = request.HttpContext;
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, function.CancellationToken);
        context.RequestAborted = cancelled.Token;
        await pipeline.RunAsync(context);
    }
}

namespace StyleCloud.Functions.Api;

/// <summary>
/// Reads to its end whatever an answered request has left of its body. The Functions host sends the whole body before it looks at
/// the answer, and takes a connection that closes early for an error of its own. The client would see 500 instead of what was
/// answered. The host lets no more than 100 MB through, so there is an end.
/// </summary>
internal sealed class RequestBodyDrain(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline, then reads on.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var body = context.Request.Body;
        await next(context);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        try
        {
            await context.Response.CompleteAsync();
            await body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has its answer and sends no more.
        }
    }
}

using System.Diagnostics;
using Azure;

namespace StyleCloud.Functions.CustomHandler;

/// <summary>The boundary of every invocation: a trace, a log scope, and failures as status codes.</summary>
internal static class Invocation
{
    /// <summary>Runs a function and answers the host.</summary>
    /// <param name="context">The host's request.</param>
    /// <param name="function">Name of the function's folder.</param>
    /// <param name="run">What the function does, given itself, the request's body and a token that ends with the request.</param>
    /// <typeparam name="TFunction">The function, a registered service.</typeparam>
    public static async Task RunAsync<TFunction>(HttpContext context, string function, Func<TFunction, HttpRequest, CancellationToken, Task> run)
        where TFunction : notnull
    {
        var logger = context.RequestServices.GetRequiredService<ILogger<TFunction>>();
        var aborted = context.RequestAborted;
        using var activity = new Activity(function).Start(); // The host propagates no trace; one begins here and goes on in the job's message.
        using var scope = Log.Invocation(logger, function, context.Request.Headers["X-Azure-Functions-InvocationId"].ToString());
        try
        {
            await run(context.RequestServices.GetRequiredService<TFunction>(), context.Request, aborted);
            await InvocationResponse.SucceedAsync(context.Response, aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            Log.InvocationAborted(logger, function);
        }
        catch (Exception exception)
        {
            // Whatever went wrong, the host must not take it for a success.
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            var statusCode = StatusCodeFor(exception);
            Log.InvocationFailed(logger, exception, function, statusCode);
            await InvocationResponse.FailAsync(context.Response, statusCode, exception.Message, aborted);
        }
    }

    private static int StatusCodeFor(Exception exception) => exception switch
    {
        InvalidInvocationException => StatusCodes.Status400BadRequest,
        BadHttpRequestException malformed => malformed.StatusCode,
        RequestFailedException or IOException or TimeoutException or OperationCanceledException => StatusCodes.Status503ServiceUnavailable,
        AggregateException several => several.InnerExceptions.Max(StatusCodeFor),
        _ => StatusCodes.Status500InternalServerError,
    };
}

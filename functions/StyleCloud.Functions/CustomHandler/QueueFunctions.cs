using System.Diagnostics;
using Azure;

namespace StyleCloud.Functions.CustomHandler;

/// <summary>A function that one queue triggers.</summary>
internal interface IQueueFunction
{
    /// <summary>Handles one message. Returning means that the message may be deleted; throwing, that it must come again.</summary>
    public Task RunAsync(string message, CancellationToken cancellationToken);
}

/// <summary>Connects the host's invocations to the functions, and their failures to status codes.</summary>
internal static class QueueFunctions
{
    /// <summary>Serves <c>POST /&lt;function&gt;</c>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="function">Name of the function's folder.</param>
    /// <param name="binding">Name of the trigger's binding in its <c>function.json</c>.</param>
    /// <typeparam name="TFunction">The function, a registered service.</typeparam>
    public static void MapQueueFunction<TFunction>(this IEndpointRouteBuilder app, string function, string binding)
        where TFunction : IQueueFunction =>
        app.MapPost($"/{function}", context => InvokeAsync<TFunction>(context, function, binding));

    private static async Task InvokeAsync<TFunction>(HttpContext context, string function, string binding)
        where TFunction : IQueueFunction
    {
        var logger = context.RequestServices.GetRequiredService<ILogger<TFunction>>();
        var aborted = context.RequestAborted;
        using var activity = new Activity(function).Start(); // The host propagates no trace; one begins here and goes on in the job's message.
        using var scope = Log.Invocation(logger, function, context.Request.Headers["X-Azure-Functions-InvocationId"].ToString());
        try
        {
            var request = await InvocationRequest.ReadAsync(context.Request.Body, binding, aborted);
            using var delivery = Log.Delivery(logger, request.DequeueCount);
            await context.RequestServices.GetRequiredService<TFunction>().RunAsync(request.Message, aborted);
            await InvocationResponse.SucceedAsync(context.Response, aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            Log.InvocationAborted(logger, function);
        }
        catch (Exception exception)
        {
            // The boundary of a message: whatever went wrong, the host must not take it for a success.
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

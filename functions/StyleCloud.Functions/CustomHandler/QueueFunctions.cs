namespace StyleCloud.Functions.CustomHandler;

/// <summary>A function that one queue triggers.</summary>
internal interface IQueueFunction
{
    /// <summary>Handles one message. Returning means that the message may be deleted; throwing, that it must come again.</summary>
    public Task RunAsync(string message, CancellationToken cancellationToken);
}

/// <summary>Connects the host's queue messages to the functions.</summary>
internal static class QueueFunctions
{
    /// <summary>Serves <c>POST /&lt;function&gt;</c>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="function">Name of the function's folder.</param>
    /// <param name="binding">Name of the trigger's binding in its <c>function.json</c>.</param>
    /// <typeparam name="TFunction">The function, a registered service.</typeparam>
    public static void MapQueueFunction<TFunction>(this IEndpointRouteBuilder app, string function, string binding)
        where TFunction : IQueueFunction =>
        app.MapPost($"/{function}", context => Invocation.RunAsync<TFunction>(context, function, async (queueFunction, body, aborted) =>
        {
            var request = await InvocationRequest.ReadAsync(body.Body, binding, aborted);
            using var delivery = Log.Delivery(context.RequestServices.GetRequiredService<ILogger<TFunction>>(), request.DequeueCount);
            await queueFunction.RunAsync(request.Message, aborted);
        }));
}

namespace StyleCloud.Functions.CustomHandler;

/// <summary>A function that the clock triggers.</summary>
internal interface ITimerFunction
{
    /// <summary>Runs once; what it misses, the next time sees to.</summary>
    public Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Connects the host's timers to the functions.</summary>
internal static class TimerFunctions
{
    /// <summary>Serves <c>POST /&lt;function&gt;</c>; the body only tells when the timer is due next.</summary>
    /// <param name="app">The application.</param>
    /// <param name="function">Name of the function's folder.</param>
    /// <typeparam name="TFunction">The function, a registered service.</typeparam>
    public static void MapTimerFunction<TFunction>(this IEndpointRouteBuilder app, string function)
        where TFunction : ITimerFunction =>
        app.MapPost($"/{function}", context => Invocation.RunAsync<TFunction>(context, function, (timer, _, aborted) => timer.RunAsync(aborted)));
}

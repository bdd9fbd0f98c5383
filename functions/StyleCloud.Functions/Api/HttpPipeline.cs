namespace StyleCloud.Functions.Api;

/// <summary>
/// The HTTP API as ASP.NET Core knows it, built once: middleware, routing and endpoints. The one HTTP function hands every request to
/// it, so that an endpoint is written as in any web application and needs no function of its own.
/// </summary>
internal sealed class HttpPipeline
{
    private readonly RequestDelegate _pipeline;

    /// <summary>Builds the pipeline.</summary>
    /// <param name="services">The app's.</param>
    /// <param name="map">Adds the endpoints.</param>
    public HttpPipeline(IServiceProvider services, Action<IEndpointRouteBuilder> map)
    {
        var app = new ApplicationBuilder(services);
        app.UseMiddleware<RequestBodyDrain>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<RequestBodyLimit>();
        app.UseRouting();
        app.UseEndpoints(map);
        _pipeline = app.Build();
    }

    /// <summary>Answers a request.</summary>
    public Task RunAsync(HttpContext context)
    {
        // The Functions worker has routed it already, to the function that caught all.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return _pipeline(context);
    }
}

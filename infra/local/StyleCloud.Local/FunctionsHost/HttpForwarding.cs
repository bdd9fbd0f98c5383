using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>The public HTTP port: requests for HTTP functions go to the handler as they are, path included.</summary>
internal sealed class HttpForwarding(HandlerSupervisor handler, IHttpForwarder forwarder) : IDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    });

    /// <summary>Maps the route of every HTTP function.</summary>
    /// <exception cref="LocalRunException">There is an HTTP function, and host.json does not forward HTTP.</exception>
    public void Map(IEndpointRouteBuilder routes, HostJson host, IEnumerable<FunctionDefinition> functions)
    {
        foreach (var function in functions.Where(function => function.HttpTrigger is not null))
        {
            if (!host.ForwardsHttp)
                throw new LocalRunException($"Function {function.Name} has an httpTrigger, and host.json does not set customHandler.enableForwardingHttpRequest; this stand-in knows HTTP only that way.");
            var trigger = function.HttpTrigger!;
            var pattern = $"/{host.RoutePrefix}/{trigger.Route ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            _ = trigger.Methods.Count > 0 ? routes.MapMethods(pattern, trigger.Methods, ForwardAsync) : routes.Map(pattern, ForwardAsync);
        }
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task ForwardAsync(HttpContext context)
    {
        context.Request.Headers[HandlerClient.InvocationIdHeader] = Guid.NewGuid().ToString();
        context.Request.Headers[HandlerClient.HostVersionHeader] = HandlerClient.HostVersion;
        try
        {
            var address = await handler.WhenReadyAsync(context.RequestAborted).WaitAsync(ReadyTimeout);
            await forwarder.SendAsync(context, address.ToString(), _client);
        }
        catch (TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}

using System.Net;
using StyleCloud.Local.FunctionsHost.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// The public HTTP port: a request goes as it is to the worker's own server while the invocation goes over the stream; the
/// worker puts the two together by the invocation's id. Keys are not asked for, as under <c>func start</c>.
/// </summary>
internal sealed class HttpTriggers(IsolatedWorkerSupervisor workers, FunctionInvoker invoker, IHttpForwarder forwarder, TimeSpan timeout, ILogger logger) : IDisposable
{
    private const string InvocationIdHeader = "x-ms-invocation-id";
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);

    private readonly ForwarderRequestConfig _forwarding = new() { ActivityTimeout = timeout };
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = System.Diagnostics.DistributedContextPropagator.CreateNoOutputPropagator(), // Set below, once.
    });

    /// <summary>Maps the route of every HTTP function.</summary>
    public void Map(IEndpointRouteBuilder routes, string prefix, IEnumerable<FunctionDefinition> functions)
    {
        foreach (var function in functions.Where(function => function.IsTriggeredBy(FunctionDefinition.Http)))
        {
            var pattern = $"/{prefix}/{function.Property<string>("route") ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
            var methods = function.Trigger["methods"]?.AsArray().Select(method => ((string)method!).ToUpperInvariant()).ToList() ?? [];
            RequestDelegate forward = context => ForwardAsync(context, function);
            _ = methods.Count > 0 ? routes.MapMethods(pattern, methods, forward) : routes.Map(pattern, forward);
        }
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task ForwardAsync(HttpContext context, FunctionDefinition function)
    {
        using var activity = FunctionInvoker.StartActivity(function, context.Request.Headers.TraceParent, context.Request.Headers.TraceState);
        var invocationId = Guid.NewGuid().ToString();
        context.Request.Headers[InvocationIdHeader] = invocationId;
        context.Request.Headers.TraceParent = activity.Id;
        try
        {
            var worker = await workers.WhenReadyAsync(context.RequestAborted).WaitAsync(ReadyTimeout);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            var invocation = InvokeAsync(worker, function, invocationId, cancel.Token);
            var error = await forwarder.SendAsync(context, worker.HttpAddress, _client, _forwarding);
            if (error != ForwarderError.None)
                await cancel.CancelAsync(); // It answers nobody any more.
            else if (!await invocation && !context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status500InternalServerError; // The worker's server knows nothing of the function's exception.
        }
        catch (TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>Runs the invocation.</summary>
    /// <returns>Whether it succeeded.</returns>
    private async Task<bool> InvokeAsync(IsolatedWorker worker, FunctionDefinition function, string invocationId, CancellationToken cancellationToken)
    {
        try
        {
            await invoker.InvokeAsync(worker, function, invocationId, new TypedData { Http = new() }, null, cancellationToken);
            return true;
        }
        catch (InvocationFailedException exception)
        {
            Log.HttpInvocationFailed(logger, function.Name, exception.Message);
            return false;
        }
    }
}

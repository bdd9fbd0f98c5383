using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Posts invocations to the handler as the Functions host does.</summary>
internal sealed class HandlerClient(HandlerSupervisor handler, TimeSpan functionTimeout) : IDisposable
{
    /// <summary>The host whose protocol this is.</summary>
    public const string HostVersion = "4.1037.0.0";

    /// <summary>Header with an id that is new for every invocation.</summary>
    public const string InvocationIdHeader = "X-Azure-Functions-InvocationId";

    /// <summary>Header with <see cref="HostVersion"/>.</summary>
    public const string HostVersionHeader = "X-Azure-Functions-HostVersion";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Invokes a function.</summary>
    /// <exception cref="InvocationFailedException">The handler answered with an error, not at all, or with something else than the protocol's.</exception>
    public async Task<InvocationResponse> InvokeAsync(string function, JsonObject body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(functionTimeout);
        try
        {
            var address = await handler.WhenReadyAsync(limit.Token);
            using var request = Request(new Uri(address, function), body);
            using var response = await _http.SendAsync(request, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            if (!response.IsSuccessStatusCode)
                throw new InvocationFailedException($"The handler answered {(int)response.StatusCode} {response.ReasonPhrase}.");
            return InvocationResponse.Read(text);
        }
        catch (HttpRequestException exception)
        {
            throw new InvocationFailedException($"The handler did not answer: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            handler.Restart();
            throw new InvocationFailedException($"The invocation took longer than {functionTimeout}; the handler is started again.", exception);
        }
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(Uri address, JsonObject body)
    {
        var content = new ByteArrayContent(InvocationRequest.Serialize(body));
        content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        content.Headers.ContentLength = null;
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostVersion));
        request.Headers.Add(HostVersionHeader, HostVersion);
        request.Headers.Add(InvocationIdHeader, Guid.NewGuid().ToString());
        return request;
    }
}

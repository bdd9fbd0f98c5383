using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace StyleCloud.IntegrationTests;

/// <summary>The HTTP API through host and worker, as clients meet it.</summary>
public sealed class HttpTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("api/health/live")]
    [InlineData("api/jobs/0123456789abcdef0123456789abcdef")]
    [InlineData("api/nothing")]
    public async Task Post_65MiB_IsAProblemOnEveryRoute(string path)
    {
        using var client = new HttpClient { BaseAddress = Service.Stack.ApiAddress };
        using var body = new ByteArrayContent(new byte[65 * MiB]);
        var started = Stopwatch.GetTimestamp();

        using var response = await client.PostAsync(path, body, Token);

        Output.WriteLine($"65 MiB to {path}: {(int)response.StatusCode} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.Contains("the limit is 67108864 bytes", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_20MBToARouteThatReadsNothing_GetsTheRoutesAnswer()
    {
        using var client = new HttpClient { BaseAddress = Service.Stack.ApiAddress };
        using var body = new ByteArrayContent(new byte[20_000_000]);

        using var response = await client.PostAsync("api/health/live", body, Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Get_Trace_GoesThroughHostAndWorker()
    {
        using var client = new HttpClient { BaseAddress = Service.Stack.ApiAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/nothing") { Headers = { { "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" } } };

        using var response = await client.SendAsync(request, Token);

        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", problem.RootElement.GetProperty("traceId").GetString(), StringComparison.Ordinal);
    }
}

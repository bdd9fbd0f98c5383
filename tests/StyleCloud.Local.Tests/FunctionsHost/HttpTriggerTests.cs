using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class HttpTriggerTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int MiB = 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_ToTheCatchAll_ArrivesAsItWas()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };

        using var response = await client.PutAsync("api/some%20where/deep?q=1&r=%C3%A4", new StringContent("body"), Token);

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("""{"Method":"PUT","Path":"/api/some where/deep","Query":"?q=1\u0026r=%C3%A4"}""", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("GET", "api/fixed/7", HttpStatusCode.OK)]
    [InlineData("GET", "api/fixed/seven", (HttpStatusCode)418)]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/throw", HttpStatusCode.InternalServerError)]
    public async Task Request_ToARoute_IsAnsweredByItsFunction(string method, string path, HttpStatusCode expected)
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(new(method), path);

        using var response = await client.SendAsync(request, Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithATrace_GoesOnInIt()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/count") { Headers = { { "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" }, { "tracestate", "vendor=value" } } };

        using var response = await client.SendAsync(request, Token);

        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", Assert.Single(host.Record()).TraceParent, StringComparison.Ordinal);
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", Assert.Single(response.Headers.GetValues("x-traceparent")), StringComparison.Ordinal);
        Assert.Equal("vendor=value", Assert.Single(response.Headers.GetValues("x-invocation-tracestate")));
    }

    [Fact]
    public async Task Bodies_64MiBUpAnd20MiBDown_StreamWithoutBeingHeld()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var warm = await client.PostAsync("api/count", new ByteArrayContent(new byte[64 * MiB]), Token);
        var worker = host.Record()[0].ProcessId;
        var before = ResidentMiB(worker);

        var started = Stopwatch.GetTimestamp();
        using var up = await client.PostAsync("api/count", new ByteArrayContent(new byte[64 * MiB]), Token);
        var upTime = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        using var down = await client.GetAsync("api/down", Token);
        var downTime = Stopwatch.GetElapsedTime(started);

        Assert.Equal($"{64 * MiB}", await up.Content.ReadAsStringAsync(Token));
        Assert.Equal(20 * MiB, (await down.Content.ReadAsByteArrayAsync(Token)).Length);
        var after = ResidentMiB(worker);
        output.WriteLine($"64 MiB up {upTime.TotalMilliseconds:F0} ms, 20 MiB down {downTime.TotalMilliseconds:F0} ms; the worker holds {before} then {after} MiB");
        Assert.True(after - before < 48, $"The worker grew from {before} to {after} MiB: it holds a body.");
    }

    [Fact]
    public async Task Body_OverTheRealHostsLimit_IsRefused()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/count") { Content = new ByteArrayContent(new byte[(100 * MiB) + 1]) };
        request.Headers.ExpectContinue = true; // The refusal comes before the body, so that it is read.

        using var response = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    /// <summary>The first part fills the buffers on the way, which hold kilobytes; the last byte is sent once the function has seen it.</summary>
    [Fact]
    public async Task RequestBody_NotYetWhole_ReachesTheFunction()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var pipe = new Pipe(new(pauseWriterThreshold: 2 * MiB));
        await pipe.Writer.WriteAsync(new byte[MiB], Token);

        var asking = client.PostAsync("api/count", new StreamContent(pipe.Reader.AsStream()), Token);
        await host.RanAsync("the body begins");
        await pipe.Writer.WriteAsync(new byte[1], Token);
        await pipe.Writer.CompleteAsync();

        using var response = await asking;
        Assert.Equal($"{MiB + 1}", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Requests_OneAfterTheOther_HopTimes()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        var times = new List<double>();
        for (var request = 0; request < 210; request++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await client.PostAsync("api/count", new ByteArrayContent([1]), Token);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var sorted = times.Skip(10).Order().ToList();
        output.WriteLine($"client, host, worker and back: median {sorted[100]:F2} ms, 95 % within {sorted[190]:F2} ms");
    }

    [Fact]
    public async Task Request_ClientGoesAway_AbortsTheRequestAndCancelsTheInvocation()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var response = await client.GetAsync("api/wait", HttpCompletionOption.ResponseHeadersRead, Token);

        response.Dispose();

        await host.RanAsync("request aborted");
        await host.RanAsync("invocation cancelled");
    }

    [Fact]
    public async Task Request_WorkerDiesWithIt_IsABadGatewayAndTheNextIsAnswered()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var client = new HttpClient { BaseAddress = host.Address };

        using var died = await client.GetAsync("api/crash", Token);

        Assert.Equal(HttpStatusCode.BadGateway, died.StatusCode);
        await Eventually.TrueAsync(async token => (await client.GetAsync("api/count", token)).StatusCode == HttpStatusCode.OK, "a new worker answers");
    }

    private static long ResidentMiB(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / MiB;
    }
}

using System.Net;
using System.Text;
using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class HttpTriggerTests(AzuriteFixture azurite)
{
    private const int Mebibyte = 1024 * 1024;
    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_UnderThePrefix_ReachesTheFunctionAsItIs()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        using var content = new StringContent("a body");
        content.Headers.Add("x-ms-invocation-id", "a client's own");
        using var response = await Http.PostAsync(new Uri(host.Address, "api/jobs/a%20b?x=1&y=%2F"), content, Token);

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("""{"Method":"POST","Path":"/api/jobs/a b","Query":"?x=1\u0026y=%2F"}""", await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("api/fixed/7", HttpStatusCode.OK)]
    [InlineData("api/fixed/seven", (HttpStatusCode)418)]
    [InlineData("elsewhere", HttpStatusCode.NotFound)]
    public async Task Request_ByRoute_ReachesTheFunctionThatMatchesBest(string path, HttpStatusCode expected)
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        Assert.Equal(expected, await StatusAsync(host, path));
    }

    [Fact]
    public async Task Request_WithTrace_StaysInIt()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "api/x"));
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        using var response = await Http.SendAsync(request, Token);

        var invocation = Assert.Single(host.Records("Any")).TraceParent!;
        Assert.Equal(Trace, invocation.Split('-')[1]);
        Assert.Equal(invocation, Assert.Single(response.Headers.GetValues("x-traceparent")));
    }

    [Fact]
    public async Task Body_OfTwentyMebibytes_GoesUpAndAnotherComesDown()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        using var content = new ByteArrayContent(new byte[20 * Mebibyte]);
        using var up = await Http.PostAsync(new Uri(host.Address, "api/count"), content, Token);
        var down = await Http.GetByteArrayAsync(new Uri(host.Address, $"api/zeros?n={20 * Mebibyte}"), Token);

        Assert.Equal($"{20 * Mebibyte}", await up.Content.ReadAsStringAsync(Token));
        Assert.Equal(20 * Mebibyte, down.Length);
    }

    [Fact]
    public async Task Body_OverTheRealHostsLimit_IsRefused()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        using var content = new ByteArrayContent(new byte[(100 * Mebibyte) + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "api/count")) { Content = content };
        request.Headers.ExpectContinue = true; // The refusal comes before the body, so that it is read.
        using var response = await Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    /// <summary>A first part that fills the buffers on the way, which hold kilobytes.</summary>
    [Fact]
    public async Task RequestBody_NotYetWhole_ReachesTheFunction()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        using var body = new PausedContent(new byte[Mebibyte], new byte[1]);

        var asking = Http.PostAsync(new Uri(host.Address, "api/count"), body, Token);
        await host.RecordsAsync("Any", 2);
        body.GoOn();

        using var response = await asking;
        Assert.Equal($"{Mebibyte + 1}", await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>The function goes on until the client is gone, so what the client reads comes before the function's end.</summary>
    [Fact]
    public async Task Client_ReadsAndGoesAway_GetsTheBeginningAndCancelsRequestAndInvocation()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        using (var response = await Http.GetAsync(new Uri(host.Address, "api/wait"), HttpCompletionOption.ResponseHeadersRead, Token))
        {
            var buffer = new byte["waiting".Length];
            await (await response.Content.ReadAsStreamAsync(Token)).ReadExactlyAsync(buffer, Token);
            Assert.Equal("waiting", Encoding.UTF8.GetString(buffer));
        }

        var records = await host.RecordsAsync("Any", 3);
        Assert.Equal(["request aborted", "invocation cancelled"], records.Skip(1).Select(record => record.Text));
    }

    [Fact]
    public async Task Function_Throws_AnswersServerError()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(host, "api/throw"));
        Assert.False(host.Running.IsCompleted);
    }

    [Fact]
    public async Task Worker_DiesInARequest_AnswersBadGatewayAndTheNextRequestFindsAnother()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        var asking = Http.GetAsync(new Uri(host.Address, "api/slow"), Token);
        await host.RecordsAsync("Any", 1);

        ProcessTable.Signal(await host.WorkerProcessAsync(), "KILL");

        using var failed = await asking;
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        await Eventually.GetAsync(async () => await StatusAsync(host, "api/fixed/1") == HttpStatusCode.OK ? "" : null, "another worker answers");
    }

    private static async Task<HttpStatusCode> StatusAsync(HostUnderTest host, string path)
    {
        using var response = await Http.GetAsync(new Uri(host.Address, path), Token);
        return response.StatusCode;
    }

    private sealed class PausedContent(byte[] first, byte[] second) : HttpContent
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _goOn.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(first);
            await _goOn.Task.WaitAsync(Eventually.Limit);
            await stream.WriteAsync(second);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}

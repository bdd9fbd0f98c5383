using System.Net;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class HttpForwardingTests(AzuriteFixture azurite)
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_UnderThePrefix_ReachesTheHandlerAsItIs()
    {
        await using var host = await new HostUnderTest(azurite).WithHttpFunction("Api", "{*path}").StartAsync();

        using var content = new StringContent("a body");
        using var response = await Http.PostAsync(new Uri(host.Address, "api/jobs/a%20b?x=1&y=%2F"), content, Token);

        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("x-teapot")));
        Assert.Equal("POST /api/jobs/a%20b?x=1&y=%2F a body", await response.Content.ReadAsStringAsync(Token));
        Assert.True(Guid.TryParse((string)Assert.Single(host.Requests())["headers"]!["x-azure-functions-invocationid"]!, out _));
    }

    [Fact]
    public async Task Request_OutsideThePrefix_IsNotFound()
    {
        await using var host = await new HostUnderTest(azurite).WithHttpFunction("Api", "{*path}").StartAsync();

        using var response = await Http.GetAsync(new Uri(host.Address, "Intake"), Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(host.Requests());
    }

    [Fact]
    public async Task HttpFunction_WithoutForwarding_IsRefusedInWords()
    {
        await using var host = new HostUnderTest(azurite).WithHttpFunction("Api", "{*path}");
        host.Host["customHandler"]!["enableForwardingHttpRequest"] = false;

        var error = await Assert.ThrowsAsync<LocalRunException>(host.StartAsync);

        Assert.Contains("enableForwardingHttpRequest", error.Message, StringComparison.Ordinal);
    }
}

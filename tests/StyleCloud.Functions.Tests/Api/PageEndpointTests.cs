using System.Net;
using System.Text.RegularExpressions;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Api;

public sealed partial class PageEndpointTests
{
    [Theory]
    [InlineData("/api/", "text/html")]
    [InlineData("/api", "text/html")]
    [InlineData("/api/page.css", "text/css")]
    [InlineData("/api/page.js", "text/javascript")]
    public async Task Get_PartOfThePage_IsServedWithoutStorage(string path, string type)
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(app.Storage.Requests);
    }

    /// <summary>The policy forbids scripts and styles in the page itself; what it names must be there.</summary>
    [Fact]
    public async Task Page_EveryFileThatItNames_IsServed()
    {
        await using var app = await RunningApp.StartAsync();
        var page = await app.Http.GetStringAsync("/api/", TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(@"<style|<script>|\son\w+=|style=|//", page);
        var named = Named().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["page.css", "page.js"], named.Order());
        foreach (var file in named)
            Assert.NotEmpty(await app.Http.GetStringAsync($"/api/{file}", TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("(?:src|href)=\"([a-z.]+)\"")]
    private static partial Regex Named();
}

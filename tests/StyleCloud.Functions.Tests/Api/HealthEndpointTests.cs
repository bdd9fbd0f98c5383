using System.Net;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Api;

public sealed class HealthEndpointTests
{
    [Fact]
    public async Task Live_Always_AnswersWithoutStorage()
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Equal("""{"status":"live"}""", await app.Http.GetStringAsync("/api/health/live", TestContext.Current.CancellationToken));
        Assert.Empty(app.Storage.Requests);
    }

    [Fact]
    public async Task Ready_EverythingThere_Answers()
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Equal("""{"status":"ready"}""", await app.Http.GetStringAsync("/api/health/ready", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("styles", "container styles (404 ContainerNotFound)")]
    [InlineData("jobs-poison", "queue jobs-poison (404 QueueNotFound)")]
    public async Task Ready_SomethingMissing_NamesIt(string absent, string expected)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Absent.Add(absent);

        using var response = await app.Http.GetAsync("/api/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Api;

public sealed class JobEndpointTests
{
    [Fact]
    public async Task Get_KnownJob_GivesStatusAndVersion()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Pictures.Jpeg(64, 48));
        var id = app.Job().Id;

        using var response = await app.Http.GetAsync($"/api/jobs/{id}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"\"{app.Storage.Blobs.Find($"jobs/{BlobNames.Status(id)}")!.ETag}\"", response.Headers.ETag?.Tag);
        var status = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), ContractsJsonContext.Default.JobStatus)!;
        Assert.Equal((id, JobState.Queued, "wave/photo.png"), (status.Id, status.State, status.OutputName));
    }

    [Fact]
    public async Task Get_SameVersionAgain_IsNotModified()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Pictures.Jpeg(64, 48));
        var id = app.Job().Id;
        using var first = await app.Http.GetAsync($"/api/jobs/{id}", TestContext.Current.CancellationToken);

        using var same = await GetAsync(app, id, first.Headers.ETag!);
        app.SetStatus(app.Status() with { State = JobState.Running });
        using var changed = await GetAsync(app, id, first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory]
    [InlineData("/api/jobs/0123456789abcdef0123456789abcdef", HttpStatusCode.NotFound)]
    [InlineData("/api/jobs/0123456789ABCDEF0123456789ABCDEF", HttpStatusCode.BadRequest)]
    [InlineData("/api/jobs/short", HttpStatusCode.BadRequest)]
    [InlineData("/api/jobs/..%2Finput", HttpStatusCode.BadRequest)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Get_NoSuchThing_IsAProblem(string path, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((int)expected, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Get_StorageFails_IsAProblemThatSaysWhenToTryAgain()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = _ => true;

        using var response = await app.Http.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<HttpResponseMessage> GetAsync(RunningApp app, string id, EntityTagHeaderValue known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}") { Headers = { IfNoneMatch = { known } } };
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

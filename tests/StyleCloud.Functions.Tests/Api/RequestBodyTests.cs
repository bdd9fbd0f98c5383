using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using StyleCloud.Functions.Api;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Api;

public sealed class RequestBodyTests
{
    private static readonly string[] Routes = ["/api/health/live", "/api/jobs/0123456789abcdef0123456789abcdef", "/api/", "/api/nothing", "/nothing"];

    public static TheoryData<string> EveryRoute => [.. Routes];

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task Post_BodyAboveTheLimit_IsAProblemThatNamesBoth(string path)
    {
        await using var app = await RunningApp.StartAsync();
        using var body = new ZeroContent(RequestBodyLimit.MaxBytes + 1);

        using var response = await app.Http.PostAsync(path, body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("67108865 bytes long; the limit is 67108864", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(RequestBodyLimit.MaxBytes + 1, body.Sent); // A host sends everything before it reads the answer.
    }

    [Theory]
    [InlineData("/api/health/live", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Post_BodyWithinTheLimitThatNobodyReads_GetsTheRoutesOwnAnswer(string path, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync();
        using var body = new ZeroContent(RequestBodyLimit.MaxBytes);

        using var response = await app.Http.PostAsync(path, body, TestContext.Current.CancellationToken);

        Assert.Equal((expected, RequestBodyLimit.MaxBytes), (response.StatusCode, body.Sent));
    }

    [Theory]
    [InlineData(RequestBodyLimit.MaxBytes, HttpStatusCode.OK)]
    [InlineData(RequestBodyLimit.MaxBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_LengthNotAnnounced_IsCountedWhileItIsRead(long length, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync(endpoints => endpoints.MapPost("/read", async (Stream body, CancellationToken token) => await body.CopyToAsync(Stream.Null, token)));
        using var body = new ZeroContent(length, announced: false);

        using var response = await app.Http.PostAsync("/read", body, TestContext.Current.CancellationToken);

        Assert.Equal((expected, length), (response.StatusCode, body.Sent));
    }

    [Fact]
    public async Task Get_ClientGoesAway_CancelsWhatTheRequestStarted()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Hangs = _ => true;
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = app.Http.GetAsync("/api/jobs/0123456789abcdef0123456789abcdef", impatient.Token);
        await Eventually.TrueAsync(() => app.Storage.Hanging == 1);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Eventually.TrueAsync(() => app.Storage.Hanging == 0);
    }

    /// <summary>Zeros, made while they are sent.</summary>
    private sealed class ZeroContent : HttpContent
    {
        private static readonly byte[] Block = new byte[64 * 1024];
        private readonly long _length;
        private readonly bool _announced;

        public ZeroContent(long length, bool announced = true)
        {
            (_length, _announced) = (length, announced);
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (Sent < _length)
            {
                var count = (int)Math.Min(Block.Length, _length - Sent);
                await stream.WriteAsync(Block.AsMemory(0, count));
                Sent += count;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return _announced;
        }
    }
}

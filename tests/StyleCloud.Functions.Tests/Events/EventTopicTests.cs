using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CloudNative.CloudEvents.SystemTextJson;
using StyleCloud.Platform.Events;

namespace StyleCloud.Functions.Tests.Events;

public sealed class EventTopicTests
{
    private const string Endpoint = "https://topic.example/api/events";
    private const string Event = """{"specversion":"1.0","id":"a-queued","source":"/stylecloud","type":"StyleCloud.Job.Queued","data":{"jobId":"a"}}""";

    [Fact]
    public async Task Send_OneEvent_PostsABatchOfItByIdentity()
    {
        using var service = new Topic(HttpStatusCode.OK);
        await service.Connect().SendAsync(BinaryData.FromString(Event), TestContext.Current.CancellationToken);

        Assert.Equal(Endpoint, service.Address!.GetLeftPart(UriPartial.Path));
        Assert.Equal(("Bearer", "a token"), (service.Authorization!.Scheme, service.Authorization.Parameter));
        var sent = Assert.Single(new JsonEventFormatter().DecodeBatchModeMessage(service.Body, null, null));
        Assert.Equal(("a-queued", "StyleCloud.Job.Queued"), (sent.Id, sent.Type));
    }

    [Fact]
    public async Task Send_TopicRefuses_Throws()
    {
        using var service = new Topic(HttpStatusCode.Forbidden);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => service.Connect().SendAsync(BinaryData.FromString(Event), TestContext.Current.CancellationToken));

        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public async Task Send_NoTopic_DoesNothing() => await new EventTopic(new()).SendAsync(BinaryData.FromString(Event), TestContext.Current.CancellationToken);

    [Fact]
    public void New_EndpointWithoutTransportSecurity_NamesTheSettingAndTheValue()
    {
        var error = Assert.Throws<ArgumentException>(() => new EventTopic(new() { TopicEndpoint = new("http://topic.example/api/events") }));

        Assert.Contains("Events__TopicEndpoint", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://topic.example/api/events", error.Message, StringComparison.Ordinal);
    }

    private sealed class Topic(HttpStatusCode answer) : HttpMessageHandler
    {
        public Uri? Address { get; private set; }

        public AuthenticationHeaderValue? Authorization { get; private set; }

        public byte[] Body { get; private set; } = [];

        public EventTopic Connect() => new(new() { TopicEndpoint = new(Endpoint) }, new Token(), options =>
        {
            options.Transport = new HttpClientTransport(new HttpClient(this, disposeHandler: false));
            options.Retry.MaxRetries = 0;
        });

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Address, Authorization) = (request.RequestUri, request.Headers.Authorization);
            Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new(answer) { RequestMessage = request, Content = new StringContent("", Encoding.UTF8) };
        }
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("a token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}

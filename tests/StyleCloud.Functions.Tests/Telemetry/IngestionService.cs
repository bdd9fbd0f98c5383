using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace StyleCloud.Functions.Tests.Telemetry;

/// <summary>What Application Insights was sent.</summary>
/// <param name="Kind">Message, RemoteDependency (an activity inside a program) or Metric.</param>
/// <param name="TraceId">The trace that it belongs to, or null.</param>
/// <param name="Role">Who sent it.</param>
internal sealed record Envelope(string Kind, string? TraceId, string? Role);

/// <summary>Takes what an exporter sends, as Application Insights does, and gives out tokens.</summary>
internal sealed class IngestionService : TokenCredential, IDisposable
{
    private readonly Handler _handler = new();
    private readonly HttpClient _client;

    public IngestionService()
    {
        _client = new(_handler);
        Transport = new HttpClientTransport(_client);
    }

    /// <summary>Where the exporter is to send.</summary>
    public HttpPipelineTransport Transport { get; }

    /// <summary>Everything that came, in order, without the exporter's description of itself.</summary>
    public Envelope[] Envelopes()
    {
        lock (_handler.Lines)
            return [.. _handler.Lines.Where(line => !line.Contains("_OTELRESOURCE_", StringComparison.Ordinal)).Select(Read)];
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private static Envelope Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var tags = document.RootElement.GetProperty("tags");
        return new(
            document.RootElement.GetProperty("name").GetString()!,
            tags.TryGetProperty("ai.operation.id", out var id) ? id.GetString() : null,
            tags.TryGetProperty("ai.cloud.role", out var role) ? role.GetString() : null);
    }

    private sealed class Handler : HttpMessageHandler
    {
        public List<string> Lines { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => SendAsync(request, cancellationToken).GetAwaiter().GetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            var text = request.Content.Headers.ContentEncoding.Contains("gzip") ? await UnzipAsync(body) : Encoding.UTF8.GetString(body);
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (request.RequestUri!.Host == "ingestion.example")
            {
                lock (Lines)
                    Lines.AddRange(lines);
            }

            var answer = $$"""{"itemsReceived":{{lines.Length}},"itemsAccepted":{{lines.Length}},"errors":[]}""";
            return new(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }

        private static async Task<string> UnzipAsync(byte[] body)
        {
            using var reader = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
            return await reader.ReadToEndAsync();
        }
    }
}

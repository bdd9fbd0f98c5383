using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StyleCloud.Weights.Tests.Sources;

/// <summary>How the server treats one request.</summary>
/// <param name="Status">Answered instead of the file when it is not 200.</param>
/// <param name="CutAfter">Closes the connection after so many bytes of the body.</param>
/// <param name="Stall">Sends nothing after <paramref name="CutAfter"/> bytes but keeps the connection open.</param>
/// <param name="IgnoreRange">Sends the whole file whatever was asked for.</param>
internal sealed record Treatment(int Status = 200, int CutAfter = int.MaxValue, bool Stall = false, bool IgnoreRange = false);

/// <summary>Serves one file over loopback HTTP with ranges, entity tags, and the failures that a test asks for.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Treatment> _treatments;

    public FileServer(byte[] content, params Treatment[] treatments)
    {
        (Content, _treatments) = (content, new(treatments));
        _listener.Start();
        _ = AcceptAsync();
    }

    public byte[] Content { get; set; }

    public string? EntityTag { get; set; } = "\"v1\"";

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/weights.h5");

    /// <summary>Headers of every request, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var headers = await ReadHeadersAsync(stream);
        Requests.Enqueue(headers);
        var treatment = _treatments.TryDequeue(out var next) ? next : new();
        var (head, body) = Answer(headers, treatment);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            await stream.WriteAsync(body.AsMemory(0, Math.Min(treatment.CutAfter, body.Length)), _stop.Token);
            if (treatment.Stall)
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone or the test is over.
        }
    }

    private (string Head, byte[] Body) Answer(IReadOnlyDictionary<string, string> headers, Treatment treatment)
    {
        if (treatment.Status != 200)
            return ($"HTTP/1.1 {treatment.Status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", []);
        var from = headers.TryGetValue("range", out var range) && IsCurrent(headers) && !treatment.IgnoreRange
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        var tag = EntityTag is null ? "" : $"ETag: {EntityTag}\r\n";
        var status = from > 0
            ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n"
            : "HTTP/1.1 200 OK\r\n";
        return ($"{status}{tag}Content-Length: {Content.Length - from}\r\nConnection: close\r\n\r\n", Content[from..]);
    }

    private bool IsCurrent(IReadOnlyDictionary<string, string> headers) => !headers.TryGetValue("if-range", out var tag) || tag == EntityTag;

    private static async Task<IReadOnlyDictionary<string, string>> ReadHeadersAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return headers;
    }
}

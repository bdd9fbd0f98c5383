using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace StyleCloud.Weights.Sources;

/// <summary>
/// One request to one mirror: continues a partial file where the mirror still has the same one, otherwise begins anew. That
/// the pieces fit is never trusted: the checksum of the whole decides.
/// </summary>
internal sealed class MirrorDownload(HttpClient client, CanonicalWeights canonical, PartialFile partial, TimeSpan stallTimeout, Action<long> arrived)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Asks <paramref name="mirror"/> for what is missing and appends what comes.</summary>
    /// <exception cref="HttpRequestException">The mirror does not have the file, or another one.</exception>
    /// <exception cref="IOException">The connection was cut or stalled; what came is kept.</exception>
    public async Task RunAsync(Uri mirror, CancellationToken cancellationToken)
    {
        if (partial.Length > canonical.Bytes)
            partial.Delete();
        var offset = partial.Length;
        if (offset == canonical.Bytes)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(stallTimeout);
        try
        {
            using var request = Request(mirror, offset);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            await ReceiveAsync(mirror, response, offset, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{mirror.Host} sent nothing for {stallTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
        }
    }

    private HttpRequestMessage Request(Uri mirror, long offset)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, mirror);
        if (offset > 0)
            request.Headers.Range = new(offset, null);
        if (offset > 0 && partial.EntityTagFrom(mirror) is { } tag)
            request.Headers.IfRange = new(new EntityTagHeaderValue(tag));
        return request;
    }

    private async Task ReceiveAsync(Uri mirror, HttpResponseMessage response, long offset, CancellationTokenSource patience)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            partial.Delete();
            throw new HttpRequestException($"{mirror.Host} cannot continue at byte {offset}", null, response.StatusCode);
        }

        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{mirror.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        var continues = response.StatusCode == HttpStatusCode.PartialContent;
        CheckLength(mirror, response, continues ? offset : 0);
        var origin = response.RequestMessage?.Headers.IfRange?.EntityTag?.Tag ?? response.Headers.ETag?.ToString();
        var stream = partial.Open(append: continues);
        await using var _ = stream.ConfigureAwait(false);
        partial.NoteOrigin(mirror, origin);
        await CopyAsync(mirror, response.Content, stream, patience).ConfigureAwait(false);
    }

    /// <summary>Refuses a file of another length before its body is fetched.</summary>
    private void CheckLength(Uri mirror, HttpResponseMessage response, long offset)
    {
        var range = response.Content.Headers.ContentRange;
        if (offset > 0 && range?.From != offset)
            throw new HttpRequestException($"{mirror.Host} continues at byte {range?.From} instead of {offset}", null, response.StatusCode);
        var total = offset > 0 ? range?.Length : response.Content.Headers.ContentLength;
        if (total is { } bytes && bytes != canonical.Bytes)
            throw new HttpRequestException($"{mirror.Host} has a file of {bytes} bytes; expected {canonical.Bytes}", null, response.StatusCode);
    }

    private async Task CopyAsync(Uri mirror, HttpContent content, FileStream stream, CancellationTokenSource patience)
    {
        var source = await content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        await using var _ = source.ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            patience.CancelAfter(stallTimeout);
            var read = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            if (read == 0)
                break;
            if (stream.Position + read > canonical.Bytes)
                throw new HttpRequestException($"{mirror.Host} sends more than {canonical.Bytes} bytes");
            await stream.WriteAsync(buffer.AsMemory(0, read), patience.Token).ConfigureAwait(false);
            arrived(stream.Position);
        }

        stream.Flush(flushToDisk: true);
        if (stream.Position < canonical.Bytes)
            throw new IOException($"{mirror.Host} ended the transfer after {stream.Position} of {canonical.Bytes} bytes");
    }
}

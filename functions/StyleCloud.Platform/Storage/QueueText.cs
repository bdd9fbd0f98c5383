using System.Text;

namespace StyleCloud.Platform.Storage;

/// <summary>
/// What every queue message here is on the wire: base64 of UTF-8. Receivers decode it themselves, the functions too (<c>host.json</c>: <c>messageEncoding</c>
/// is <c>none</c>), because a listener that decodes moves what is no base64 to the poison queue before anybody has seen it, and nobody would learn of it.
/// </summary>
public static class QueueText
{
    /// <summary>The bytes behind a message's text, or null when it is not base64.</summary>
    public static ReadOnlyMemory<byte>? Bytes(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var bytes = new byte[body.Length];
        if (!Convert.TryFromBase64String(body, bytes, out var length))
            return null;
        return bytes.AsMemory(0, length);
    }

    /// <summary>The text behind a message's text on the wire, or null when that is not base64.</summary>
    public static string? Decode(string body) => Bytes(body) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
}

using System.Text;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// The text of a manifest. UTF-8, and UTF-16 with or without a byte order mark: each is told from the others by its first bytes. Any other encoding would have to
/// be guessed, so it is refused.
/// </summary>
/// <param name="Utf8">The text in UTF-8, without a byte order mark.</param>
internal sealed record ManifestText(ReadOnlyMemory<byte> Utf8)
{
    private const string SaveAsUtf8 = "Open it in a plain text editor and save it as UTF-8.";

    /// <summary>The first letter that old one-byte encodings have in common.</summary>
    private const byte FirstLatinLetter = 0xA0;

    private static readonly Encoding[] Utf16 =
    [
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>Decodes a file.</summary>
    /// <returns>The text; or the sentence that says why it is none, and null.</returns>
    public static (ManifestText? Text, string? Error) Decode(ReadOnlyMemory<byte> file)
    {
        if (file.Span.StartsWith("PK"u8))
            return (null, $"It is a document of a word processor, or a ZIP file. {SaveAsUtf8}");
        if (Utf16Of(file.Span) is { } encoding)
            return FromUtf16(file.Span, encoding);
        var text = new ManifestText(file.Span.StartsWith("\uFEFF"u8) ? file[3..] : file);
        return text.FirstInvalid() is { } at ? (null, text.WrongByte(at)) : (text, null);
    }

    /// <summary>Where a byte is, for people: <c>Line 3, column 12</c>, both from 1; a column is a character.</summary>
    public string Place(int offset)
    {
        var before = Utf8.Span[..offset];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]).EnumerateRunes().Count() + 1;
        return $"Line {line}, column {column}";
    }

    private static (ManifestText? Text, string? Error) FromUtf16(ReadOnlySpan<byte> file, Encoding encoding)
    {
        var content = file.StartsWith(encoding.Preamble) ? file[encoding.Preamble.Length..] : file;
        try
        {
            return (new(Encoding.UTF8.GetBytes(encoding.GetString(content))), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, $"It begins as a text in UTF-16, but it is damaged or cut off. {SaveAsUtf8}");
        }
    }

    /// <summary>By the byte order mark; without one, by the zero byte beside the first character, which every manifest has in ASCII.</summary>
    private static Encoding? Utf16Of(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xFE, ..] or [not 0, 0, ..] => Utf16[0],
        [0xFE, 0xFF, ..] or [0, not 0, ..] => Utf16[1],
        _ => null,
    };

    private int? FirstInvalid()
    {
        var rest = Utf8.Span;
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf8(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return Utf8.Length - rest.Length;
            rest = rest[consumed..];
        }

        return null;
    }

    private string WrongByte(int offset)
    {
        var letter = Utf8.Span[offset];
        var guess = letter >= FirstLatinLetter ? $" (perhaps {Encoding.Latin1.GetString([letter])})" : "";
        return $"{Place(offset)}: this character{guess} is not saved as UTF-8. {SaveAsUtf8}";
    }
}

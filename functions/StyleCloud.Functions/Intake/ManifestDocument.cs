using System.Text.Json;

namespace StyleCloud.Functions.Intake;

/// <summary>A manifest as JSON, with the place of every member. Comments and trailing commas are allowed.</summary>
internal sealed class ManifestDocument
{
    /// <summary>How many brackets can be open: the base library's own limit.</summary>
    public const int MaxDepth = 64;

    /// <summary>Deeper than any member of a manifest: below, places are not kept, so that a hostile manifest takes no memory.</summary>
    private const int KeptDepth = 4;

    /// <summary>Longer than any name of a member: what is behind does not count.</summary>
    private const int KeptName = 100;

    /// <summary>More than a list of a manifest may have.</summary>
    private const int KeptElements = 1000;

    private readonly Dictionary<string, int> _offsets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _repeated = [];
    private readonly ManifestText _text;

    private ManifestDocument(ManifestText text) => _text = text;

    /// <summary>The whole manifest.</summary>
    public JsonElement Root { get; private set; }

    /// <summary>Members that are there more than once, letter case apart, by their path.</summary>
    public IReadOnlyList<string> Repeated => _repeated;

    /// <summary>Reads the text.</summary>
    /// <returns>The document; or the sentence that says what is no JSON, and null.</returns>
    public static (ManifestDocument? Document, string? Error) Parse(ManifestText text)
    {
        var document = new ManifestDocument(text);
        try
        {
            using var parsed = JsonDocument.Parse(text.Utf8, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            document.Root = parsed.RootElement.Clone();
            return document.Scan(text.Utf8.Length).NoText is { } noText ? (null, noText) : (document, null);
        }
        catch (JsonException exception)
        {
            var offset = document.OffsetOf(exception);
            var (noText, last, inside) = document.Scan(offset);
            return (null, noText ?? new ManifestSyntaxError(text, offset, last, inside.TryPeek(out var innermost) ? innermost.IsList : null, inside.Count).Sentence());
        }
    }

    /// <summary><c>Line 3, column 12: </c>, or nothing for a member that is not there.</summary>
    /// <param name="member">Its path, such as <c>styles[0].weight</c>, also where the only style is written without a list.</param>
    public string Place(string member)
    {
        var alone = member.Replace("[0]", "", StringComparison.Ordinal);
        string[] spellings = [member, alone, OfStyle(member), OfStyle(alone)];
        return spellings.FirstOrDefault(_offsets.ContainsKey) is { } found ? $"{_text.Place(_offsets[found])}: " : "";
    }

    private static string OfStyle(string member) => member.StartsWith("styles", StringComparison.Ordinal) ? $"style{member["styles".Length..]}" : member;

    /// <summary>Keeps the place of every member before <paramref name="end"/>, up to which the text is known to be JSON.</summary>
    /// <returns>What is JSON and yet no text, or null; the last token; and what is open there.</returns>
    private (string? NoText, LastToken Last, Stack<Container> Inside) Scan(int end)
    {
        var reader = new Utf8JsonReader(_text.Utf8.Span[..end], new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true, MaxDepth = MaxDepth + 1 });
        var inside = new Stack<Container>();
        var last = new LastToken(JsonTokenType.None, 0, 0);
        try
        {
            while (reader.Read())
            {
                Keep(ref reader, inside);
                last = new(reader.TokenType == JsonTokenType.Comment ? last.Type : reader.TokenType, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            }

            return (null, last, inside);
        }
        catch (JsonException)
        {
            // Cut off at the end, in the middle of something: what was before it is kept.
            return (null, last, inside);
        }
        catch (InvalidOperationException)
        {
            var place = _text.Place((int)reader.TokenStartIndex);
            return ($"{place}: this text has half a character: \\u with a number from d800 to dfff, of which only a pair makes a character. Write the character itself.", last, inside);
        }
    }

    private void Keep(ref Utf8JsonReader reader, Stack<Container> inside)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                KeepMember(inside, reader.GetString()!, (int)reader.TokenStartIndex);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                inside.Push(new(KeepValue(inside, (int)reader.TokenStartIndex), reader.TokenType == JsonTokenType.StartArray));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                inside.Pop();
                break;
            case JsonTokenType.Comment:
                break;
            default:
                if (reader.TokenType == JsonTokenType.String)
                    reader.GetString();
                KeepValue(inside, (int)reader.TokenStartIndex);
                break;
        }
    }

    private void KeepMember(Stack<Container> inside, string name, int offset)
    {
        if (inside.Count > KeptDepth)
            return;
        var (owner, kept) = (inside.Peek(), name.Length > KeptName ? name[..KeptName] : name);
        owner.Member = owner.Path.Length == 0 ? kept : $"{owner.Path}.{kept}";
        if (!_offsets.TryAdd(owner.Member, offset) && _repeated.Count <= ManifestErrors.Most)
            _repeated.Add(owner.Member);
    }

    /// <summary>Its path.</summary>
    private string KeepValue(Stack<Container> inside, int offset)
    {
        if (!inside.TryPeek(out var owner) || inside.Count > KeptDepth)
            return "";
        if (!owner.IsList)
            return owner.Member;
        if (owner.Count >= KeptElements)
            return owner.Path;
        var path = $"{owner.Path}[{owner.Count++}]";
        _offsets.TryAdd(path, offset);
        return path;
    }

    private int OffsetOf(JsonException exception)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
            start += _text.Utf8.Span[start..].IndexOf((byte)'\n') + 1;
        return Math.Min(start + (int)(exception.BytePositionInLine ?? 0), _text.Utf8.Length);
    }

    /// <summary>A list or an object that is open.</summary>
    private sealed class Container(string path, bool isList)
    {
        public string Path => path;

        public bool IsList => isList;

        public string Member { get; set; } = "";

        public int Count { get; set; }
    }
}

/// <summary>The last token that could be read.</summary>
/// <param name="Type">What it was; of comments, what was before them.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind it.</param>
internal readonly record struct LastToken(JsonTokenType Type, int Start, int End);

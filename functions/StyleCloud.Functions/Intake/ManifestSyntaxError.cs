using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Says what is wrong where a manifest stops being JSON: where, what was found, what would be right. The reader of the base library finds the place; here only what
/// is around it is looked at.
/// </summary>
internal sealed partial class ManifestSyntaxError
{
    /// <summary>A manifest that is short and right.</summary>
    public const string Example = """{ "content": "me.jpg", "styles": ["starry-night"] }""";

    private const string TypographicMarks = "“”„‟«»‘’‚‛′″´`";
    private const int LongestQuote = 30;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n,:");

    private readonly ManifestText _file;
    private readonly string _text;
    private readonly LastToken _last;
    private readonly bool? _inList;
    private readonly int _depth;

    /// <summary>The character at which reading ended.</summary>
    private readonly int _stop;

    /// <summary>The beginning of the word or number that this character belongs to.</summary>
    private readonly int _at;

    /// <summary>The first character behind the last token that is no space, comma or colon.</summary>
    private readonly int _next;

    private readonly bool _afterComma;

    /// <summary>Looks at a place.</summary>
    /// <param name="file">The whole text.</param>
    /// <param name="offset">The byte at which reading ended.</param>
    /// <param name="last">The last token before it.</param>
    /// <param name="inList">Whether the innermost open bracket is a list's; null where none is open.</param>
    /// <param name="depth">How many brackets are open.</param>
    public ManifestSyntaxError(ManifestText file, int offset, LastToken last, bool? inList, int depth)
    {
        (_file, _inList, _depth) = (file, inList, depth);
        _text = Encoding.UTF8.GetString(file.Utf8.Span);
        _stop = IndexOf(offset);
        _last = new(last.Type, IndexOf(last.Start), IndexOf(last.End));
        _at = StartOfWord(_stop, _last.End);
        if (Number().IsMatch(_text[_at.._stop]) && (_stop == _text.Length || !IsOfWord(_text[_stop])))
            (_last, _at) = (new(JsonTokenType.Number, _at, _stop), _stop);
        var next = _text.AsSpan(_last.End).IndexOfAnyExcept(Separators);
        _next = next < 0 ? _text.Length : _last.End + next;
        _afterComma = _text.AsSpan(_last.End, _next - _last.End).Contains(',');
    }

    private char Found => _text[_at];

    private string Word => WordAt().Match(_text, _at).Value;

    private bool WantsName => _inList == false && _last.Type != JsonTokenType.PropertyName && (_last.Type == JsonTokenType.StartObject || _afterComma);

    private bool WantsValue => _last.Type == JsonTokenType.PropertyName || (_inList == true && (_last.Type == JsonTokenType.StartArray || _afterComma));

    /// <summary>The sentence.</summary>
    public string Sentence()
    {
        if (_text.AsSpan().Trim().IsEmpty)
            return $"It is empty. A short manifest is {Example}";
        if (_text.StartsWith("""{\rtf""", StringComparison.Ordinal))
            return "It is a document with formats (RTF). Save it as plain text.";
        if (_depth == 0 && _last.Type is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            return Beginning();
        if (_next < _text.Length && _text[_next] == '"' && _next <= _stop && EndOfText(_next) is null)
            return InsideText();
        return _at >= _text.Length ? At(_text.Length, TooEarly()) : At(_at, Character() ?? Structure());
    }

    /// <summary>Nothing of it is JSON.</summary>
    private string Beginning()
    {
        var begin = _text.Length - _text.AsSpan().TrimStart().Length;
        var kind = _text[begin] switch
        {
            '<' => "It is XML or HTML, not JSON.",
            _ when YamlLine().IsMatch(_text) => "It is YAML, or JSON without its brackets.",
            _ => $"A manifest begins with {{; found {RestOfLine(begin)}.",
        };
        return At(begin, $"{kind} A short manifest is {Example}");
    }

    private string InsideText()
    {
        if (_stop == _next || _stop >= _text.Length || _text[_stop] is '\n' or '\r')
            return At(_next, $"""the text {RestOfLine(_next)} has no closing quotation mark ("). It must end on the same line.""");
        if (_text[_stop] == '\t')
            return At(_stop, "there is a tab within quotation marks. Write a space.");
        if (char.IsControl(_text[_stop]))
            return At(_stop, $"there is an invisible character (U+{(int)_text[_stop]:X4}) within quotation marks. Delete it.");
        return At(_text.LastIndexOf('\\', _stop), """a backslash (\) within quotation marks begins a special character, which this is not. Write it twice (\\); between folder and file write /.""");
    }

    private string TooEarly()
    {
        var open = _inList switch { true => "a ] is missing", false => "a } is missing", null => "something is missing" };
        return $"the manifest ends too early: {(_last.Type == JsonTokenType.PropertyName ? "a value is missing behind the last name" : open)}.";
    }

    /// <summary>What is wrong wherever it is.</summary>
    private string? Character() => Found switch
    {
        _ when TypographicMarks.Contains(Found) => $"""{Found} is a typographic quotation mark; JSON needs the straight one, ". Word processors put it in: use a plain text editor.""",
        '\'' => """' is a single quotation mark; JSON needs the double one, ".""",
        '#' => "# is found. A comment begins with //.",
        ' ' or '\t' or '\r' or '\n' => null,
        _ when char.IsControl(Found) || char.IsWhiteSpace(Found) || char.GetUnicodeCategory(Found) == System.Globalization.UnicodeCategory.Format =>
            $"there is a special space or an invisible character (U+{(int)Found:X4}). Write an ordinary space instead.",
        _ => null,
    };

    private string Structure()
    {
        if (_depth == 0)
            return $"behind the {_text[_last.Start]} that ends the manifest something follows: {RestOfLine(_at)}. Delete it. One manifest is one job.";
        if (_depth >= ManifestDocument.MaxDepth)
            return "brackets are nested too deeply.";
        if (_text.AsSpan(_at).StartsWith("/*"))
            return "a comment that begins with /* must end with */.";
        if (IsDecimalComma() is { } number)
            return $"{number} is written with a comma. Write {number.Replace(',', '.')} with a point.";
        if (_next < _at && _text[_next] == '"')
            return $"a colon (:) is missing behind {Quote(_next)}; found {Quote(_at)}.";
        if (Word.Length > 0 && (WantsValue || WantsName))
            return Unquoted(Word);
        if (!WantsName && !WantsValue && (Found is '"' or '{' or '[' || Word.Length > 0))
            return $"a comma is missing before {Quote(_at)}.";
        return $"found {Quote(_at)} where {Expected()} is expected.";
    }

    private string Unquoted(string word)
    {
        if (WantsName)
            return $"""the name {word} needs quotation marks: "{word}".""";
        if (char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.')
            return $"{word} is no number. Write digits only, without a unit, with a point before fractions, such as 1024 or 0.5.";
        var plain = Spelling.Plain(word);
        if (plain is "true" or "false" or "null")
            return $"{word} must be written {plain}, in small letters.";
        var text = _text[_at..].Split([',', '}', ']', '\r', '\n'])[0].Trim();
        return plain is "none" or "nil" or "undefined" or "nan" or "infinity" ? $"{word} is no value. Leave the member out." : $"""the text {text} needs quotation marks: "{text}".""";
    }

    /// <summary>The number that was meant where a comma is in it: only in an object, for in a list it separates.</summary>
    private string? IsDecimalComma() => _inList == false && _last.Type == JsonTokenType.Number && _at == _last.End + 1 && _afterComma && char.IsAsciiDigit(Found)
        ? $"{_text[_last.Start.._last.End]},{Word}"
        : null;

    private string Expected() => (_last.Type, WantsName, WantsValue, _inList) switch
    {
        (JsonTokenType.StartObject, _, _, _) => "a name in quotation marks or }",
        (JsonTokenType.StartArray, _, _, _) => "a value or ]",
        (_, true, _, _) => "a name in quotation marks",
        (_, _, true, _) => "a value",
        (_, _, _, true) => "a comma or ]",
        _ => "a comma or }",
    };

    /// <summary>The character behind the text in quotation marks that begins here; null when it does not end.</summary>
    private int? EndOfText(int index)
    {
        var bytes = Encoding.UTF8.GetBytes(_text[index..]);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            return reader.Read() ? index + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The reader may end within a word or behind it.</summary>
    private int StartOfWord(int index, int end)
    {
        while (index > end && IsOfWord(_text[index - 1]))
            index--;
        return index;
    }

    private string At(int index, string sentence) => $"{_file.Place(Encoding.UTF8.GetByteCount(_text.AsSpan(0, index)))}: {sentence}";

    /// <summary>The text in quotation marks, the word or the character that is there.</summary>
    private string Quote(int index)
    {
        if (_text[index] == '"')
            return EndOfText(index) is { } end ? Shortened(_text[index..end]) : RestOfLine(index);
        return WordAt().Match(_text, index).Value is { Length: > 0 } word ? Shortened(word) : Rune.GetRuneAt(_text, index).ToString();
    }

    private string RestOfLine(int index) => Shortened(_text[index..].Split(['\r', '\n'])[0].TrimEnd());

    private static string Shortened(string text) => text.Length <= LongestQuote ? text : $"{text[..(char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)]}…";

    private int IndexOf(int offset) => Encoding.UTF8.GetCharCount(_file.Utf8.Span[..offset]);

    private static bool IsOfWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '+' or '-' or '%';

    [GeneratedRegex(@"\G[\p{L}\p{Nd}_.+%-]+", RegexOptions.CultureInvariant)]
    private static partial Regex WordAt();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\s*(---|-\s|[\w-]+\s*:)", RegexOptions.CultureInvariant)]
    private static partial Regex YamlLine();
}

using System.Globalization;

namespace StyleCloud.Contracts;

/// <summary>What people write, and what they mean by it.</summary>
public static class Spelling
{
    /// <summary>A name that begins like a known one means it, from so many characters on.</summary>
    private const int ShortestBeginning = 4;

    /// <summary>One mistake in so many characters is a slip; more make another word.</summary>
    private const int CharactersPerSlip = 3;

    /// <summary>Letters and digits only, in lower case: <c>Lesson_2017</c> and <c>lesson-2017</c> are the same.</summary>
    public static string Plain(string text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>The known name that is meant whatever the letter case, hyphens, underscores and points; null when it is none.</summary>
    public static string? Known(string text, IEnumerable<string> names)
    {
        var plain = Plain(text);
        return plain.Length == 0 ? null : names.FirstOrDefault(name => Plain(name) == plain);
    }

    /// <summary>The known name that a misspelt one most probably means; null when none is near.</summary>
    public static string? Closest(string text, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(text);
        var closest = names.Select(name => (Name: name, Distance: Distance(name, text))).DefaultIfEmpty().MinBy(candidate => candidate.Distance);
        if (closest.Name is null || closest.Distance <= Math.Max(1, Math.Min(text.Length, closest.Name.Length) / CharactersPerSlip))
            return closest.Name;
        return text.Length < ShortestBeginning ? null : names.FirstOrDefault(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary><c>Did you mean iterations? </c>, with the space behind it, or nothing when no name is near.</summary>
    public static string DidYouMean(string text, IEnumerable<string> names) => Closest(text, names) is { } name ? $"Did you mean {name}? " : "";

    /// <summary>Reads a number with a decimal point, whatever the machine's language.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary><c> Write 0.7 with a point.</c> for <c>0,7</c>, with the space before it; nothing for what is no number with a decimal comma.</summary>
    public static string PointAdvice(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var withPoint = text.Trim().Replace(',', '.');
        return text.Count(character => character == ',') == 1 && TryNumber(withPoint, out _) ? $" Write {withPoint} with a point." : "";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two names, letter case apart (Damerau 1964, each place changed once).</summary>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var rows = new int[left.Length + 1][];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i] = [.. Enumerable.Range(i, right.Length + 1)];
            for (var j = 1; j <= right.Length && i > 0; j++)
            {
                rows[i][j] = Math.Min(Math.Min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (Same(i, j) ? 0 : 1));
                if (i > 1 && j > 1 && Same(i, j - 1) && Same(i - 1, j))
                    rows[i][j] = Math.Min(rows[i][j], rows[i - 2][j - 2] + 1);
            }
        }

        return rows[^1][^1];

        bool Same(int i, int j) => char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
    }
}

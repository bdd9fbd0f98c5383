using System.Globalization;
using System.Text;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// When two names are the same name to a person, though not to a computer. Operating systems differ in how they write an accent
/// and in whether letter case counts; people differ in what they put between two words.
/// </summary>
internal static class NameKey
{
    private const char Separator = '-';

    /// <summary>Equal for names that differ in letter case, or in how Unicode composes their letters.</summary>
    public static string Of(string name) => ComposedText.Canonical(name).ToUpperInvariant();

    /// <summary>Whether two names differ in no more than letter case and composition.</summary>
    public static bool Same(string left, string right) => left == right || Of(left) == Of(right);

    /// <summary>
    /// Equal also for names that differ in spaces, underscores and hyphens between words, in those at an end, in the width of letters, in what nobody sees, or in an image
    /// extension: <c>Rose Window</c>, <c>rose_window </c> and <c>rose-window.png</c>. In a name with folders each part for itself.
    /// </summary>
    public static string Loose(string name) => string.Join('/', WithoutImageExtensions(name).Split('/').Select(LoosePart));

    /// <summary>Whether one name may be meant by the other: loosely the same, their extensions apart.</summary>
    public static bool MayMean(string left, string right) => Stems(left).Intersect(Stems(right)).Any(stem => stem.Length > 0);

    private static IEnumerable<string> Stems(string name) => [Loose(name), Loose(Path.GetFileNameWithoutExtension(name))];

    /// <summary>All of them: where Windows hides extensions, a photo is soon called <c>photo.jpg.jpg</c>.</summary>
    private static string WithoutImageExtensions(string name)
    {
        while (true)
        {
            var trimmed = name.Trim();
            name = ImageFileName.WithoutExtension(trimmed);
            if (name.Length == trimmed.Length)
                return name;
        }
    }

    private static string LoosePart(string part)
    {
        var key = new StringBuilder();
        foreach (var rune in ComposedText.Compatible(part).EnumerateRunes().Where(rune => !IsUnseen(rune)))
        {
            if (!IsSeparator(rune))
                key.Append(Rune.ToUpperInvariant(rune));
            else if (key.Length > 0 && key[^1] != Separator)
                key.Append(Separator);
        }

        return key.ToString().TrimEnd(Separator, '.'); // Windows cuts a dot at the end of a name.
    }

    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation;

    /// <summary>Joiners, marks of direction, and the selectors that make an emoji coloured.</summary>
    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F;
}

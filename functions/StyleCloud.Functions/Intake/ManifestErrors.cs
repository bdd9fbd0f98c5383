using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Intake;

/// <summary>Everything that is wrong with one manifest, each with the place where it is.</summary>
/// <param name="manifest">The manifest's blob.</param>
/// <param name="document">Its text; null when it is no JSON.</param>
internal sealed partial class ManifestErrors(BlobReference manifest, ManifestDocument? document)
{
    /// <summary>More are more than anybody reads at once, and a hostile manifest has thousands.</summary>
    public const int Most = 20;

    private readonly List<JobError> _errors = [];
    private readonly List<string> _members = [];

    /// <summary>All errors so far.</summary>
    public IReadOnlyList<JobError> All => _errors;

    /// <summary>Whether no further error will be named.</summary>
    public bool IsFull => _errors.Count > Most;

    /// <summary>Keeps an error of another kind; in the place of the first that is too many, that there are more.</summary>
    public void Add(JobError error)
    {
        if (_errors.Count < Most)
            _errors.Add(error);
        else if (_errors.Count == Most)
            _errors.Add(new(ErrorReason.InvalidManifest, $"There is more; only the first {Most} errors are named. Correct these, and upload the manifest again.", manifest.ToString(), $"{Most} errors", $"more than {Most}"));
    }

    /// <summary>Keeps what makes the whole manifest unreadable.</summary>
    public void Unreadable(string sentence, string limit, string actual) =>
        Add(new(ErrorReason.InvalidManifest, $"The manifest {manifest} cannot be read. {sentence}", manifest.ToString(), limit, actual));

    /// <summary>Keeps an error of an option.</summary>
    public void Option(JobError error) => Add(error with { Message = $"{document?.Place($"options.{error.Subject}")}{error.Message}" });

    /// <summary>Keeps what a member violates, unless something is known to be wrong with it or within it.</summary>
    /// <param name="member">Its path, such as <c>styles[0].weight</c>.</param>
    /// <param name="limit">What it must be.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="advice">A sentence with a space before it, or nothing.</param>
    public void Violation(string member, string limit, string actual, string advice = "") =>
        Refuse(member, $"{InWords(member)} must be {limit}; it is {actual}.{advice}", limit, actual);

    /// <summary>Keeps that a member must not be there, unless something is known to be wrong with it or within it.</summary>
    /// <param name="member">Its path.</param>
    /// <param name="sentence">Why, and what to do instead.</param>
    /// <param name="limit">What may be there.</param>
    /// <param name="actual">What is.</param>
    public void Refuse(string member, string sentence, string limit, string actual)
    {
        if (IsFull || _members.Any(known => known == member || known.StartsWith($"{member}.", StringComparison.Ordinal)))
            return;
        _members.Add(member);
        var place = document?.Place(member) is { Length: > 0 } known ? known : "In the manifest, ";
        Add(new(ErrorReason.InvalidManifest, $"{place}{sentence}", $"{manifest}: {member}", limit, actual));
    }

    /// <summary><c>the weight of style 1</c> for <c>styles[0].weight</c>: people count from 1.</summary>
    private static string InWords(string member)
    {
        if (StyleMember().Match(member) is not { Success: true } match)
            return member;
        var style = $"style {int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1}";
        return match.Groups[2].Success ? $"{match.Groups[2].Value} of {style}" : style;
    }

    [GeneratedRegex(@"^styles\[(\d+)\](?:\.(\w+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex StyleMember();
}

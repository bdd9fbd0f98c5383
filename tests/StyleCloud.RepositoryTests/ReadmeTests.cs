using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.RepositoryTests;

/// <summary>The README says what the code does.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    public static TheoryData<ErrorReason> Reasons => [.. Enum.GetValues<ErrorReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void ErrorsTable_EveryReason_IsThereWithItsCategory(ErrorReason reason)
    {
        var name = Kebab(reason.ToString());
        var row = Readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{name}`", StringComparison.Ordinal));
        Assert.NotNull(row);
        Assert.Contains($"| {Kebab(ErrorReasons.CategoryOf(reason).ToString())} |", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("functions/README.md")]
    [InlineData("gpu-worker/README.md")]
    public void Links_ToFilesOfTheRepository_Exist(string readme)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, readme))!;
        var missing = LocalLink().Matches(Repository.Read(readme)).Select(match => match.Groups[1].Value).Where(path => !File.Exists(Path.Combine(folder, path))).ToList();
        Assert.Empty(missing);
    }

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    [GeneratedRegex(@"\]\((?!https?://|#)([^)]+)\)")]
    private static partial Regex LocalLink();
}

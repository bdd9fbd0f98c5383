using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.RepositoryTests;

/// <summary>The READMEs say what the code does, and lead to what is there.</summary>
public sealed partial class ReadmeTests
{
    /// <summary>A stranger reads the first page to its end.</summary>
    private const int MaxLines = 120;

    private static readonly string[] BuildFolders = ["bin", "obj", "node_modules"];

    public static TheoryData<ErrorReason> Reasons => [.. Enum.GetValues<ErrorReason>()];

    public static TheoryData<string> Documents => [.. DocumentsIn(new(Repository.Root)).Select(file => Path.GetRelativePath(Repository.Root, file.FullName))];

    [Fact]
    public void FirstPage_Length_IsWithinTheLimit() => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, MaxLines);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void ErrorsTable_EveryReason_IsThereWithItsCategory(ErrorReason reason) => Assert.Single(
        Repository.Read("functions/README.md").Split('\n'),
        line => line.StartsWith($"| `{Kebab(reason)}` | {Kebab(ErrorReasons.CategoryOf(reason))} |", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_ToFilesOfTheRepository_Exist(string document) =>
        Assert.DoesNotContain(LocalLink().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value), link => !Leads(document, link));

    private static IEnumerable<FileInfo> DocumentsIn(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.md").Concat(folder.EnumerateDirectories().Where(MayHoldDocuments).SelectMany(DocumentsIn));

    private static bool MayHoldDocuments(DirectoryInfo folder) => !BuildFolders.Contains(folder.Name) && (folder.Name[0] != '.' || folder.Name == ".github");

    /// <summary>Whether a link's file is there and, where it names one, its heading too.</summary>
    private static bool Leads(string document, string link)
    {
        var (path, heading) = link.Split('#') is [var file, var anchor] ? (file, anchor) : (link, null);
        var target = path.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, path);
        return File.Exists(Path.Combine(Repository.Root, target)) && (heading is null || Heading().Matches(Repository.Read(target)).Any(match => Anchor(match.Groups[1].Value) == heading));
    }

    /// <summary>What GitHub makes of a heading: lower case, hyphens for spaces, nothing else but letters and digits.</summary>
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string Kebab(Enum member) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());

    [GeneratedRegex(@"\]\((?!https?://)([^)]+)\)")]
    private static partial Regex LocalLink();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}

using System.Text.RegularExpressions;

namespace StyleCloud.RepositoryTests;

/// <summary>The map of <c>.github/CONTRIBUTING.md</c> has every file that a photo passes, and no other.</summary>
public sealed partial class MapTests
{
    private const string Document = ".github/CONTRIBUTING.md";

    /// <summary>Folders that a photo goes through, each with all below it.</summary>
    private static readonly string[] FoldersOfTheWay =
    [
        "functions/StyleCloud.Contracts",
        "functions/StyleCloud.Functions/Intake",
        "functions/StyleCloud.Imaging",
        "functions/StyleCloud.Platform/Events",
        "functions/StyleCloud.Platform/Jobs",
        "functions/StyleCloud.Platform/Storage",
        "gpu-worker/StyleCloud.GpuWorker/Engine",
        "gpu-worker/StyleCloud.GpuWorker/Jobs",
        "gpu-worker/StyleCloud.GpuWorker/Queueing",
        "gpu-worker/StyleCloud.GpuWorker/Storage",
        "gpu-worker/StyleCloud.StyleTransfer",
    ];

    private static readonly IReadOnlyList<(string Name, string Path)> Named =
        [.. Link().Matches(Repository.Read(Document)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>Links that lead nowhere are found by <see cref="ReadmeTests"/>.</summary>
    [Fact]
    public void Links_ByTheirWords_AreTheFilesThatTheyLeadTo() => Assert.All(Named, link => Assert.Equal(link.Name, Path.GetFileNameWithoutExtension(link.Path)));

    [Fact]
    public void Files_OnTheWayOrOnASidePath_AreNamedOnce() => Assert.Equal(Named.Select(link => link.Path).Distinct(), Named.Select(link => link.Path));

    [Fact]
    public void Folders_ThatAPhotoGoesThrough_HaveNoFileThatIsNotOnTheMap() =>
        Assert.Empty(FoldersOfTheWay.SelectMany(SourcesIn).Except(Named.Select(link => link.Path)));

    [Fact]
    public void Projects_OfTheSolution_AreInTheTableOrHaveTheirTestsThere()
    {
        var table = Repository.Read(Document).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToHashSet();
        var projects = Project().Matches(Repository.Read("StyleCloud.sln")).Select(match => Path.GetDirectoryName(match.Groups[1].Value.Replace('\\', '/'))!).ToList();
        Assert.NotEmpty(projects);
        Assert.DoesNotContain(projects, project => !table.Contains(project) && !table.Any(known => project == $"tests/{Path.GetFileName(known)}.Tests"));
    }

    private static IEnumerable<string> SourcesIn(string folder) => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith($"{folder}/bin/", StringComparison.Ordinal) && !file.StartsWith($"{folder}/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"\[(\w+)\]\(\.\./([^)]+\.cs)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Project();
}

using System.Text.Json;

namespace StyleCloud.RepositoryTests;

public sealed class ThirdPartyTests
{
    private static readonly Dictionary<string, string> UsedIn = Repository.Read("THIRD-PARTY.md").Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length >= 5 && cells[3].Length > 0)
        .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2], StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void ThirdParty_EveryPackageOfEveryLockFile_IsNamedWithALicence()
    {
        var missing = LockFiles().SelectMany(Packages).Distinct().Where(package => !UsedIn.ContainsKey(package)).Order().ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void ThirdParty_PackagesOfTests_AreThoseThatNoShippedProjectHas()
    {
        var shipped = LockFiles().Where(file => !IsOfTests(file)).SelectMany(Packages).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tests = LockFiles().Where(IsOfTests).SelectMany(Packages).Where(package => !shipped.Contains(package)).Distinct(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(tests.Order(StringComparer.OrdinalIgnoreCase), UsedIn.Where(row => row.Value == "test").Select(row => row.Key).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void ImageSharp_WithItsOpenAdvisories_IsInTheImagingTestsAlone()
    {
        var projects = LockFiles().Where(file => Packages(file).Contains("SixLabors.ImageSharp")).Select(file => Path.GetRelativePath(Repository.Root, file));
        Assert.Equal(["tests/StyleCloud.Imaging.Tests/packages.lock.json"], projects);
    }

    private static bool IsOfTests(string lockFile) => Path.GetRelativePath(Repository.Root, lockFile).StartsWith("tests", StringComparison.Ordinal);

    private static IEnumerable<string> LockFiles()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        return Directory.EnumerateFiles(Repository.Root, "packages.lock.json", options)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Packages(string lockFile)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return
        [
            .. json.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project")
                .Select(package => package.Name),
        ];
    }
}

using System.Text.Json;

namespace StyleCloud.RepositoryTests;

public sealed class ThirdPartyTests
{
    [Fact]
    public void ThirdParty_EveryPackageOfEveryLockFile_IsNamedWithALicence()
    {
        var rows = Repository.Read("THIRD-PARTY.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length >= 5 && cells[3].Length > 0)
            .Select(cells => cells[1].Trim('`'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = LockFiles().SelectMany(Packages).Distinct().Where(package => !rows.Contains(package)).Order().ToList();
        Assert.Empty(missing);
    }

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

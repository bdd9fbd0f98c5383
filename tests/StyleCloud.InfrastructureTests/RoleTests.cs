using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>The roles that are deployed are those of <c>infra/ROLES.md</c>, and the calls that it names exist.</summary>
public sealed partial class RoleTests
{
    private static readonly string Table = Repository.Read("infra/ROLES.md");

    public static TheoryData<string> Options => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Options))]
    public void Roles_EveryOption_AreThoseOfTheTable(string option)
    {
        var allowed = Written().ToHashSet();
        var given = Assigned(Deployment.Of(option)).ToList();
        Assert.Equal(given.Count, given.Distinct().Count());
        Assert.Empty(given.Except(allowed));
    }

    [Fact]
    public void Roles_OfTheTable_AreEachDeployedByAnOption() =>
        Assert.Empty(Written().Except(Deployment.Names.SelectMany(option => Assigned(Deployment.Of(option)))));

    [Fact]
    public void Roles_ForData_NeverReachAWholeAccountWithPictures() =>
        Assert.All(
            Deployment.Names.SelectMany(option => Deployment.Of(option).OfType("Microsoft.Authorization/roleAssignments")),
            role => Assert.DoesNotMatch(@"/storageAccounts/st(?!host)[^/]+/providers/Microsoft\.Authorization", (string)role["id"]!));

    [Fact]
    public void Calls_OfTheTable_ExistInTheCode()
    {
        string[] folders = ["functions", "gpu-worker"];
        var sources = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .GroupBy(file => Path.GetFileNameWithoutExtension(file)).ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        var calls = Call().Matches(Table).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToList();
        Assert.True(calls.Count > 15, $"{calls.Count} calls are named.");
        Assert.All(calls, call => Assert.True(
            sources.TryGetValue(call.Class, out var text) && Regex.IsMatch(text, $@"\b{call.Method}(<\w+>)?\("),
            $"infra/ROLES.md names {call.Class}.{call.Method}, which does not exist."));
    }

    /// <summary>Identity, role id and scope of each row; a row may name several scopes, and "same" repeats the role above.</summary>
    private static IEnumerable<(string Who, string Role, string Scope)> Written()
    {
        var ids = NamedRole().Matches(Table).GroupBy(match => match.Groups[1].Value.Trim()).ToDictionary(role => role.Key, role => role.First().Groups[2].Value);
        var (who, role) = ("", "");
        foreach (var line in Table.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                who = Who(line);
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (who.Length == 0 || cells.Length < 5 || cells[1] is "role" or "---")
                continue;
            role = cells[1] == "same" ? role : ids[cells[1].Split('`')[0].Trim()];
            foreach (var scope in Scopes(cells[2]))
                yield return (who, role, scope);
        }
    }

    private static string Who(string heading) => heading switch
    {
        _ when heading.Contains("function app", StringComparison.Ordinal) => "functions",
        _ when heading.Contains("worker", StringComparison.Ordinal) => "worker",
        _ when heading.Contains("Event Grid", StringComparison.Ordinal) => "event-grid",
        _ when heading.Contains("operator", StringComparison.Ordinal) => "operator",
        _ => "",
    };

    private static IEnumerable<string> Scopes(string cell) => cell switch
    {
        _ when cell.StartsWith("container", StringComparison.Ordinal) => Quoted().Matches(cell).Select(match => $"containers/{match.Groups[1].Value}"),
        _ when cell.StartsWith("queue", StringComparison.Ordinal) => Quoted().Matches(cell).Select(match => $"queues/{match.Groups[1].Value}"),
        _ when cell.StartsWith("account", StringComparison.Ordinal) => ["host account"],
        _ => [cell.Split(',')[0].ToLowerInvariant()],
    };

    private static IEnumerable<(string Who, string Role, string Scope)> Assigned(Deployment deployment) =>
        deployment.OfType("Microsoft.Authorization/roleAssignments").Select(role => (
            Principal((string)role["properties"]!["principalId"]!),
            ((string)role["properties"]!["roleDefinitionId"]!).Split('/')[^1],
            Scope((string)role["id"]!)));

    private static string Principal(string id) => id switch
    {
        _ when id.Contains("/id-functions-", StringComparison.Ordinal) => "functions",
        _ when id.Contains("/id-worker-", StringComparison.Ordinal) => "worker",
        _ when id.Contains("/systemTopics/", StringComparison.Ordinal) => "event-grid",
        _ => "operator",
    };

    private static string Scope(string id) => id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split('/') is var parts
        ? parts[^2] switch
        {
            "storageAccounts" => "host account",
            "registries" => "registry",
            "components" => "application insights",
            "topics" => "topic",
            var kind => $"{kind}/{parts[^1]}",
        }
        : "";

    [GeneratedRegex(@"\| ([A-Z][A-Za-z ]+) `([0-9a-f-]{36})`")]
    private static partial Regex NamedRole();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)`")]
    private static partial Regex Call();
}

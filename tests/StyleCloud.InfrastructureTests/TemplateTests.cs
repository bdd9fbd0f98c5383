namespace StyleCloud.InfrastructureTests;

/// <summary>The templates build, lint and give what the committed snapshots say.</summary>
public sealed class TemplateTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Check_EveryTemplateAndOption_SaysNothingButSuccess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The compiler of the templates is the one for Linux.");
        Assert.SkipUnless(Command.Exists("python3"), "python3 compares the options' snapshots; it is not installed.");
        var (exitCode, said) = await Command.RunAsync(Repository.Root, "sh", "infra/check.sh", BicepCompiler.Path);

        output.WriteLine(said);
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal(Deployment.Names.Count, lines.Count(line => line.Contains(" snapshot ", StringComparison.Ordinal)));
        Assert.True(Deployment.Names.Count >= 12, $"Twelve sets of options at least are compared; there are {Deployment.Names.Count}.");
        Assert.Equal(3, lines.Count(line => line.EndsWith(" is refused", StringComparison.Ordinal)));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Hooks_EveryScript_IsShell()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The hooks are for a POSIX shell.");
        var hooks = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks"), "*.sh");
        Assert.NotEmpty(hooks);
        foreach (var hook in hooks)
            Assert.Equal((0, ""), await Command.RunAsync(Repository.Root, "sh", "-n", hook));
    }
}

namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>A copy of the hooks with stand-ins for the programs that they call, which note every call.</summary>
internal sealed class HookRun : IDisposable
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const string Registry = "crexample.azurecr.io";

    /// <summary>What the stand-in for the sources' hash says.</summary>
    public const string Tag = "0123456789ab";

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("stylecloud-hooks-");
    private readonly List<string> _azure = [];

    public HookRun()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The hooks are for a POSIX shell.");
        var hooks = _copy.CreateSubdirectory("infra/hooks");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")))
            File.Copy(file, Path.Combine(hooks.FullName, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(hooks.FullName, "image-tag.sh"), $"echo {Tag}\n");
        StandIn("git", "exit 128"); // A download of the sources: no clone, so no releases are known.
        StandIn("date", "case $* in *%d*) echo 20261125120000 ;; *) echo 2026-11-01 ;; esac");
        StandIn("sleep", "");
        StandIn("azd", "");
        StandIn("docker", "");
        Azure("*'repository show'*", "exit 3");
    }

    /// <summary>What azd hands to a hook: its own values, the template's outputs, and what a test sets.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["AZURE_SUBSCRIPTION_ID"] = Subscription,
        ["AZURE_ENV_NAME"] = "example",
        ["AZURE_LOCATION"] = "swedencentral",
        ["AZURE_CONTAINER_REGISTRY_NAME"] = "crexample",
        ["AZURE_CONTAINER_REGISTRY_ENDPOINT"] = Registry,
        ["RESOURCE_GROUP"] = "rg-example",
        ["STORAGE_ACCOUNT_NAME"] = "stexample",
        ["WORKER_JOB_NAME"] = "caj-worker-example",
        ["REDRIVE_JOB_NAME"] = "caj-redrive-example",
        ["FUNCTION_APP_URI"] = "https://func-example.azurewebsites.net",
    };

    public string CallsFile => Path.Combine(_copy.FullName, "calls");

    private string ProgramsFolder => Path.Combine(_copy.FullName, "programs");

    public void Dispose() => _copy.Delete(recursive: true);

    /// <summary>A path in the copy.</summary>
    public string PathOf(string name) => Path.Combine(_copy.FullName, name);

    /// <summary>What az does with a call that matches a shell pattern. The last that was added counts.</summary>
    public void Azure(string pattern, string script)
    {
        _azure.Insert(0, $"{pattern}) {script} ;;");
        StandIn("az", $"case \"$*\" in\n{string.Join('\n', _azure)}\nesac");
    }

    /// <summary>A program that notes how it was called, then does what <paramref name="script"/> says.</summary>
    public void StandIn(string program, string script)
    {
        var path = Path.Combine(Directory.CreateDirectory(ProgramsFolder).FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\necho {program} \"$@\" >>'{CallsFile}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a hook that is to succeed.</summary>
    /// <returns>What it said and the calls to az, azd, docker and openssl.</returns>
    public async Task<(string Said, IReadOnlyList<string> Calls)> SuccessAsync(string hook)
    {
        var (exitCode, said, calls) = await RunAsync(hook);
        Assert.True(exitCode == 0, said);
        return (said, calls);
    }

    /// <summary>Runs a hook that is to refuse.</summary>
    public async Task<(string Said, IReadOnlyList<string> Calls)> RefusalAsync(string hook)
    {
        var (exitCode, said, calls) = await RunAsync(hook);
        Assert.True(exitCode == 1, $"Exit code {exitCode}. {said}");
        return (said, calls);
    }

    private async Task<(int ExitCode, string Said, IReadOnlyList<string> Calls)> RunAsync(string hook)
    {
        File.Delete(CallsFile);
        string[] variables = [.. Environment.Select(variable => $"{variable.Key}={variable.Value}"), $"PATH={ProgramsFolder}:{System.Environment.GetEnvironmentVariable("PATH")}"];
        var (exitCode, said) = await Command.RunAsync(_copy.FullName, "env", ["-i", .. variables, "sh", $"infra/hooks/{hook}"]);
        string[] calls = File.Exists(CallsFile) ? await File.ReadAllLinesAsync(CallsFile, TestContext.Current.CancellationToken) : [];
        string[] asked = ["az ", "azd ", "docker ", "openssl "];
        return (exitCode, said, [.. calls.Where(call => asked.Any(program => call.StartsWith(program, StringComparison.Ordinal)))]);
    }
}

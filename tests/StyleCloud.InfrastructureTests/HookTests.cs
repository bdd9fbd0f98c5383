using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>What the hooks of a deployment ask of Azure, with stand-ins for the programs that would do it.</summary>
public sealed partial class HookTests : IDisposable
{
    private const string Registry = "crexample.azurecr.io";
    private const string FromTheUser = "VGG16_WEIGHTS";
    private const string CanonicalMd5 = "6d6bbae143d832006294945121d1f1fc";

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("stylecloud-hooks-");
    private readonly Dictionary<string, string> _environment = new()
    {
        ["AZURE_SUBSCRIPTION_ID"] = "11111111-1111-1111-1111-111111111111",
        ["AZURE_CONTAINER_REGISTRY_NAME"] = "crexample",
        ["AZURE_CONTAINER_REGISTRY_ENDPOINT"] = Registry,
        ["RESOURCE_GROUP"] = "rg-example",
        ["STORAGE_ACCOUNT_NAME"] = "stexample",
        ["WORKER_JOB_NAME"] = "caj-worker-example",
        ["REDRIVE_JOB_NAME"] = "caj-redrive-example",
        ["FUNCTION_APP_NAME"] = "func-example",
        ["FUNCTION_APP_URI"] = "https://func-example.azurewebsites.net",
        ["COMPUTE_PROFILE"] = "cpu",
        ["ARTIFACT_STREAMING"] = "false",
        ["FUNCTIONS_HOST"] = "flex",
    };

    /// <summary>Copies the hooks out of the repository, so that the images' version does not depend on its state.</summary>
    public HookTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The hooks are for a POSIX shell.");
        var hooks = _copy.CreateSubdirectory("infra/hooks");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")))
            File.Copy(file, Path.Combine(hooks.FullName, Path.GetFileName(file)));
        StandIn("git", "exit 128"); // A download of the sources, without a repository.
        StandIn("date", "echo 20261125120000");
        StandIn("az", "case \"$*\" in *'repository show'*) exit 3 ;; esac");
        StandIn("azd", "");
        StandIn("sleep", "");
    }

    private string CallsFile => Path.Combine(_copy.FullName, "calls");

    private string ProgramsFolder => Path.Combine(_copy.FullName, "programs");

    public void Dispose() => _copy.Delete(recursive: true);

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("gpuT4", "cuda")]
    [InlineData("gpuA100", "cuda")]
    public async Task Postprovision_EmptyRegistry_BuildsTheWorkerAndGivesItToBothJobs(string profile, string backend)
    {
        _environment["COMPUTE_PROFILE"] = profile;

        var calls = await SuccessAsync();

        var image = $"worker:20261125120000-{backend}";
        var build = Assert.Single(calls, call => call.StartsWith("az acr build ", StringComparison.Ordinal));
        Assert.Contains($"--image {image} ", build, StringComparison.Ordinal);
        Assert.Contains("--file gpu-worker/StyleCloud.GpuWorker/Dockerfile ", build, StringComparison.Ordinal);
        Assert.Contains($"--build-arg TORCH_BACKEND={backend} . ", build, StringComparison.Ordinal);
        Assert.All(["caj-worker-example", "caj-redrive-example"], job => Assert.Single(
            calls, call => call.StartsWith($"az containerapp job update --name {job} --resource-group rg-example --image {Registry}/{image} ", StringComparison.Ordinal)));
        Assert.Contains($"azd env set WORKER_IMAGE {Registry}/{image}", calls);
        Assert.DoesNotContain(calls, call => call.Contains("artifact-streaming", StringComparison.Ordinal) || call.Contains("storage blob", StringComparison.Ordinal));
        Assert.All(calls.Where(call => call.StartsWith("az ", StringComparison.Ordinal)), call => Assert.Contains(" --subscription 11111111-", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postprovision_ImageInTheRegistry_IsNotBuiltAgain()
    {
        StandIn("az", "");
        Assert.DoesNotContain(await SuccessAsync(), call => call.StartsWith("az acr build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postprovision_ChangedWorkingTree_IsAlwaysBuilt()
    {
        StandIn("az", "");
        StandIn("git", "case $1 in rev-parse) echo 0123456789ab ;; status) echo ' M file' ;; esac");
        Assert.Contains(await SuccessAsync(), call => call.Contains("--image worker:0123456789ab-changed-cpu ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postprovision_ContainerApp_BuildsTheFunctionAppTooAndSaysTheFirstSteps()
    {
        _environment["FUNCTIONS_HOST"] = "containerApp";

        var (exitCode, said, calls) = await RunAsync("postprovision.sh");

        Assert.True(exitCode == 0, said);
        var image = $"{Registry}/functions:20261125120000";
        Assert.Contains(calls, call => call.StartsWith($"az containerapp update --name func-example --resource-group rg-example --image {image} ", StringComparison.Ordinal));
        Assert.Contains($"azd env set FUNCTIONS_IMAGE {image}", calls);
        Assert.Contains("StyleCloud is deployed.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postprovision_ArtifactStreaming_PreparesTheImageAndGoesOnWithoutIt()
    {
        _environment["ARTIFACT_STREAMING"] = "true";
        StandIn("az", "case \"$*\" in *'repository show'*|*'artifact-streaming create'*) exit 3 ;; esac");

        var calls = await SuccessAsync();

        Assert.Contains(calls, call => call.StartsWith("az acr artifact-streaming update ", StringComparison.Ordinal));
        Assert.Equal(2, calls.Count(call => call.StartsWith("az containerapp job update ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Postprovision_OtherWeights_AreRefusedBeforeAnythingIsDone()
    {
        _environment[FromTheUser] = Path.Combine(_copy.FullName, "weights.h5");
        await File.WriteAllTextAsync(_environment[FromTheUser], "no weights", TestContext.Current.CancellationToken);
        StandIn("openssl", "echo 0123456789abcdef0123456789abcdef \"$3\"");

        var (exitCode, said, calls) = await RunAsync("postprovision.sh");

        Assert.Equal(1, exitCode);
        Assert.Contains($"its MD5 is 0123456789abcdef0123456789abcdef, expected {CanonicalMd5}.", said, StringComparison.Ordinal);
        Assert.Empty(calls.Except(["openssl md5 -r " + _environment[FromTheUser]]));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(100, 1)]
    public async Task Postprovision_WeightsRefusedAtFirst_AreTriedUntilTheRoleWorks(int refusals, int expectedExitCode)
    {
        _environment[FromTheUser] = "/weights/file.h5";
        StandIn("openssl", $"echo {CanonicalMd5} \"$3\"");
        StandIn("az", $"case \"$*\" in *'blob upload'*) [ \"$(grep -c 'blob upload' '{CallsFile}')\" -gt {refusals} ] ;; esac");

        var (exitCode, said, calls) = await RunAsync("postprovision.sh");

        Assert.True(exitCode == expectedExitCode, said);
        Assert.Equal(Math.Min(refusals + 1, 10), calls.Count(call => call.Contains("--container-name models --name vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5 --file /weights/file.h5 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FirstSteps_AfterADeployment_NamesAccountPageAndJob()
    {
        var (exitCode, said, calls) = await RunAsync("first-steps.sh");

        Assert.True(exitCode == 0, said);
        Assert.Empty(calls);
        Assert.All(["--account-name stexample", "https://func-example.azurewebsites.net/api/", "--name caj-redrive-example"], text => Assert.Contains(text, said, StringComparison.Ordinal));
    }

    /// <summary>azd gives a hook its own variables, the outputs of the template and what the user has set; <c>set -u</c> ends it at any other.</summary>
    [Fact]
    public void Variables_OfTheHooks_AreOutputsOfTheTemplate()
    {
        var given = Output().Matches(Repository.Read("infra/main.bicep")).Select(match => match.Groups[1].Value).Append("AZURE_SUBSCRIPTION_ID").Append(FromTheUser).ToHashSet();
        var read = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")).SelectMany(file => Variable().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(read);
        Assert.Empty(read.Except(given));
        Assert.Equal(read.Order(), _environment.Keys.Append(FromTheUser).Order());
    }

    private async Task<IReadOnlyList<string>> SuccessAsync()
    {
        var (exitCode, said, calls) = await RunAsync("postprovision.sh");
        Assert.True(exitCode == 0, said);
        return calls;
    }

    private async Task<(int ExitCode, string Said, IReadOnlyList<string> Calls)> RunAsync(string hook)
    {
        string[] variables = [.. _environment.Select(variable => $"{variable.Key}={variable.Value}"), $"PATH={ProgramsFolder}:{Environment.GetEnvironmentVariable("PATH")}"];
        var (exitCode, said) = await Command.RunAsync(_copy.FullName, "env", ["-u", FromTheUser, .. variables, "sh", $"infra/hooks/{hook}"]);
        var calls = File.Exists(CallsFile) ? await File.ReadAllLinesAsync(CallsFile, TestContext.Current.CancellationToken) : [];
        return (exitCode, said, [.. calls.Where(call => !call.StartsWith("git ", StringComparison.Ordinal) && !call.StartsWith("date ", StringComparison.Ordinal) && !call.StartsWith("sleep ", StringComparison.Ordinal))]);
    }

    /// <summary>A program that notes how it was called, then does what <paramref name="script"/> says.</summary>
    private void StandIn(string program, string script)
    {
        var path = Path.Combine(Directory.CreateDirectory(ProgramsFolder).FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\necho {program} \"$@\" >>'{CallsFile}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [GeneratedRegex(@"^output ([A-Z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z0-9_]+)(?!\w|:-)")]
    private static partial Regex Variable();
}

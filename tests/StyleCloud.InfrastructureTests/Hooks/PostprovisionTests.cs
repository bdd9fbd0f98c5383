namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>Images, weights and the second deployment after the first one made a registry.</summary>
public sealed class PostprovisionTests : IDisposable
{
    private const string Hook = "postprovision.sh";
    private const string Weights = "VGG16_WEIGHTS";

    private readonly HookRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("", "cpu")]
    [InlineData("cpu", "cpu")]
    [InlineData("gpuT4", "cuda")]
    [InlineData("gpuA100", "cuda")]
    public async Task FirstDeployment_EmptyRegistry_BuildsTheWorkerAndDeploysTheTemplatesWithIt(string profile, string backend)
    {
        _run.Environment["COMPUTE_PROFILE"] = profile;
        _run.Azure("'deployment sub create'*", $"echo \"az with $WORKER_IMAGE\" >>'{_run.CallsFile}'");

        var (_, calls) = await _run.SuccessAsync(Hook);

        var image = $"worker:{HookRun.Tag}-{backend}";
        var build = Assert.Single(calls, call => call.StartsWith("az acr build ", StringComparison.Ordinal));
        Assert.Contains($"--image {image} ", build, StringComparison.Ordinal);
        Assert.Contains("--file gpu-worker/StyleCloud.GpuWorker/Dockerfile ", build, StringComparison.Ordinal);
        Assert.Contains($"--build-arg TORCH_BACKEND={backend} . ", build, StringComparison.Ordinal);
        Assert.Contains($"azd env set WORKER_IMAGE {HookRun.Registry}/{image}", calls);
        Assert.Contains(calls, call => call.StartsWith("az deployment sub create --name example-images --location swedencentral --parameters infra/main.bicepparam ", StringComparison.Ordinal));
        Assert.Equal($"az with {HookRun.Registry}/{image}", calls[^1]);
        Assert.DoesNotContain(calls, call => call.Contains("artifact-streaming", StringComparison.Ordinal) || call.Contains("storage blob", StringComparison.Ordinal));
    }

    /// <summary><c>az containerapp job update</c> may lose what it does not know of a scale rule.</summary>
    [Fact]
    public void Hooks_EveryOne_LeavesImagesToTheTemplates()
    {
        var hooks = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks"));
        Assert.All(hooks, hook => Assert.DoesNotMatch(@"(?m)^[^#\n]*containerapp (job )?update", File.ReadAllText(hook)));
    }

    [Fact]
    public async Task LaterDeployment_ImageNamedBefore_NeitherBuildsNorDeploysAgain()
    {
        _run.Environment["WORKER_IMAGE"] = $"{HookRun.Registry}/worker:{HookRun.Tag}-cpu";
        Assert.Empty((await _run.SuccessAsync(Hook)).Calls);
    }

    [Theory]
    [InlineData("https://github.com/Owner/StyleCloud.git", "", "ghcr.io/owner/stylecloud")]
    [InlineData("git@github.com:Owner/StyleCloud.git", "", "ghcr.io/owner/stylecloud")]
    [InlineData("https://example.org/elsewhere.git", "ghcr.io/other/stylecloud", "ghcr.io/other/stylecloud")]
    public async Task Image_ReleasedFromTheSameSources_IsImportedAndNotBuilt(string origin, string setting, string released)
    {
        _run.StandIn("git", $"echo {origin}");
        _run.Environment["RELEASED_IMAGES"] = setting;

        var (_, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains(calls, call => call.StartsWith($"az acr import --name crexample --source {released}/worker-cpu:{HookRun.Tag} --image worker:{HookRun.Tag}-cpu ", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.StartsWith("az acr build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_NotReleased_IsBuiltAndWhyIsSaid()
    {
        _run.Environment["RELEASED_IMAGES"] = "ghcr.io/owner/stylecloud";
        _run.Azure("'acr import'*", "echo manifest unknown >&2; exit 1");

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains("manifest unknown", said, StringComparison.Ordinal);
        Assert.Contains(calls, call => call.StartsWith("az acr build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_OfASubscriptionThatMayNotBuild_SaysHowDockerDoes()
    {
        _run.Azure("'acr build'*", "echo TasksOperationsNotAllowed >&2; exit 1");
        var (said, calls) = await _run.RefusalAsync(Hook);
        Assert.Contains("azd env set IMAGE_BUILDER docker", said, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.StartsWith("azd env set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_WithDocker_IsBuiltHereAndPushed()
    {
        _run.Environment["IMAGE_BUILDER"] = "docker";

        var (_, calls) = await _run.SuccessAsync(Hook);

        var image = $"{HookRun.Registry}/worker:{HookRun.Tag}-cpu";
        Assert.Contains($"docker build --platform linux/amd64 --file gpu-worker/StyleCloud.GpuWorker/Dockerfile --tag {image} --build-arg TORCH_BACKEND=cpu .", calls);
        Assert.Contains($"docker push {image}", calls);
        Assert.DoesNotContain(calls, call => call.StartsWith("az acr build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Builder_OfAnotherName_IsRefused()
    {
        _run.Environment["IMAGE_BUILDER"] = "podman";
        Assert.Contains("IMAGE_BUILDER is registry or docker, not podman.", (await _run.RefusalAsync(Hook)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContainerApp_FirstDeployment_HasTheFunctionAppsImageTooTriesAPictureAndSaysTheFirstSteps()
    {
        _run.Environment["FUNCTIONS_HOST"] = "containerApp";
        _run.Azure("*'blob list'*", "echo smoke-test/20261125120000/content.png");

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains($"azd env set FUNCTIONS_IMAGE {HookRun.Registry}/functions:{HookRun.Tag}", calls);
        Assert.Contains("The picture is there", said, StringComparison.Ordinal);
        Assert.Contains("StyleCloud is deployed.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArtifactStreaming_ImageAlreadyPrepared_GoesOn()
    {
        _run.Environment["ARTIFACT_STREAMING"] = "true";
        _run.Azure("'acr artifact-streaming create'*", "exit 3");

        var (_, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains(calls, call => call.StartsWith("az acr artifact-streaming update ", StringComparison.Ordinal));
        Assert.Contains(calls, call => call.StartsWith($"az acr artifact-streaming create --name crexample --image worker:{HookRun.Tag}-cpu ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(100, 1)]
    public async Task Weights_RefusedAtFirst_AreTriedUntilTheRoleWorks(int refusals, int expectedExitCode)
    {
        _run.Environment[Weights] = "/weights/file.h5";
        _run.Azure("*'blob upload'*", $"[ \"$(grep -c 'blob upload' '{_run.CallsFile}')\" -gt {refusals} ]");

        var (_, calls) = expectedExitCode == 0 ? await _run.SuccessAsync(Hook) : await _run.RefusalAsync(Hook);

        Assert.Equal(Math.Min(refusals + 1, 10), calls.Count(call => call.Contains("--container-name models --name vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5 --file /weights/file.h5 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Weights_WithAPrivateNetwork_AreSkippedWithTheCommandForInside()
    {
        _run.Environment[Weights] = "/weights/file.h5";
        _run.Environment["PRIVATE_NETWORK"] = "true";

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains("az storage blob upload --auth-mode login --account-name stexample --container-name models ", said, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.Contains("blob upload", StringComparison.Ordinal));
    }
}

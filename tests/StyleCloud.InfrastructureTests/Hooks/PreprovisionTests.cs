namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>What is refused and found out before anything is provisioned.</summary>
public sealed class PreprovisionTests : IDisposable
{
    private const string Hook = "preprovision.sh";
    private const string App = "/subscriptions/x/resourceGroups/rg-example/providers/Microsoft.Web/sites/func-example";

    private readonly HookRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task FirstDeployment_NothingInAzure_ForgetsImagesOfAnEarlierOne()
    {
        _run.Environment["WORKER_IMAGE"] = $"{HookRun.Registry}/worker:gone-cpu";
        _run.Environment["FUNCTIONS_IMAGE"] = $"{HookRun.Registry}/functions:gone";

        var (_, calls) = await _run.SuccessAsync(Hook);

        Assert.Equal(["azd env set WORKER_IMAGE ", "azd env set FUNCTIONS_IMAGE "], calls.Where(call => call.StartsWith("azd ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FirstDeployment_NoSubscriptionYet_AsksNothingOfIt()
    {
        _run.Environment.Remove("AZURE_SUBSCRIPTION_ID");
        _run.Environment.Remove("AZURE_LOCATION");
        _run.Environment["COMPUTE_PROFILE"] = "gpuT4";

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Equal(["az account show --output none"], calls);
        Assert.Contains("The quota of GPUs could not be read.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AzureCli_NotSignedIn_IsSaidBeforeAnythingElse()
    {
        _run.Azure("'account show'*", "exit 1");
        var (said, _) = await _run.RefusalAsync(Hook);
        Assert.Contains("az login", said, StringComparison.Ordinal);
    }

    /// <summary>A workflow starts with an empty environment: what is deployed is found in Azure, and the templates name it from the beginning.</summary>
    [Fact]
    public async Task Deployed_FromAnEmptyEnvironment_NamesTheImageInTheRegistry()
    {
        Deployed();
        foreach (var output in _run.Environment.Keys.Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal) || name.StartsWith("AZURE_CONTAINER", StringComparison.Ordinal)).ToList())
            _run.Environment.Remove(output);
        _run.Azure("*'repository show'*", "exit 0");

        var (_, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains($"azd env set WORKER_IMAGE {HookRun.Registry}/worker:{HookRun.Tag}-cpu", calls);
        Assert.Contains("azd env set DEPLOYED_COMPUTE_PROFILE cpu", calls);
        Assert.DoesNotContain(calls, call => call.StartsWith("az acr build", StringComparison.Ordinal));
        Assert.All(
            calls.Where(call => call.StartsWith("az ", StringComparison.Ordinal) && !call.StartsWith("az account", StringComparison.Ordinal) && !call.StartsWith("az rest", StringComparison.Ordinal)),
            call => Assert.Contains($" --subscription {HookRun.Subscription}", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deployed_ImageNotInTheRegistry_IsThereBeforeTheTemplatesNameIt()
    {
        Deployed();
        var (_, calls) = await _run.SuccessAsync(Hook);
        var build = calls.ToList().FindIndex(call => call.StartsWith($"az acr build --registry crexample --image worker:{HookRun.Tag}-cpu ", StringComparison.Ordinal));
        Assert.InRange(build, 0, calls.ToList().IndexOf($"azd env set WORKER_IMAGE {HookRun.Registry}/worker:{HookRun.Tag}-cpu"));
    }

    [Theory]
    [InlineData("", "true", "PRIVATE_NETWORK is false in rg-example and cannot become true")]
    [InlineData("/subscriptions/x/subnets/containers", "false", "PRIVATE_NETWORK is true in rg-example and cannot become false")]
    public async Task PrivateNetwork_SwitchedLater_IsRefused(string subnet, string wanted, string sentence)
    {
        Deployed();
        _run.Azure("*infrastructureSubnetId*", $"echo {subnet}");
        _run.Environment["PRIVATE_NETWORK"] = wanted;

        var (said, calls) = await _run.RefusalAsync(Hook);

        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.StartsWith("azd ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Consumption", "cpu")]
    [InlineData("gpu-t4", "gpuT4")]
    [InlineData("gpu-a100", "gpuA100")]
    public async Task ComputeProfile_Deployed_IsToldToTheTemplates(string deployed, string name)
    {
        Deployed();
        _run.Azure("*workloadProfileName*", $"echo {deployed}");
        Assert.Contains($"azd env set DEPLOYED_COMPUTE_PROFILE {name}", (await _run.SuccessAsync(Hook)).Calls);
    }

    [Fact]
    public async Task ComputeProfile_OfEarlierTemplates_IsRefused()
    {
        Deployed();
        _run.Azure("*workloadProfileName*", "echo gpu");
        Assert.Contains("runs on the profile gpu, which these templates do not know", (await _run.RefusalAsync(Hook)).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("containerApp", App, "dotnet-isolated", "FUNCTIONS_HOST was another")]
    [InlineData("flex", "/x/providers/Microsoft.App/containerApps/ca-func-example", "", "FUNCTIONS_HOST was another")]
    [InlineData("flex", App, "custom", "it is a custom handler")]
    public async Task FunctionApp_ThatIsNotUpdated_IsRefusedWithTheCommandThatDeletesIt(string host, string deployed, string runtime, string reason)
    {
        Deployed();
        _run.Azure("*azd-service-name*functions*", $"echo {deployed}");
        _run.Azure("*runtime.name*", $"echo {runtime}");
        _run.Environment["FUNCTIONS_HOST"] = host;

        var (said, _) = await _run.RefusalAsync(Hook);

        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.Contains($"az resource delete --ids {deployed}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-08-01T00:00:00Z", "2026-08-01")]
    [InlineData("", "2026-11-01")]
    public async Task Budget_InALaterMonth_KeepsItsFirstDay(string deployed, string told)
    {
        Deployed();
        _run.Environment["MONTHLY_BUDGET"] = "50";
        _run.Environment["BUDGET_START_DATE"] = "2026-07-01"; // Of a budget that was removed since.
        _run.Azure("*Microsoft.Consumption/budgets*", $"echo {deployed}");
        Assert.Contains($"azd env set BUDGET_START_DATE {told}", (await _run.SuccessAsync(Hook)).Calls);
    }

    [Fact]
    public async Task Budget_ThatCannotBeRead_EndsTheHook()
    {
        Deployed();
        _run.Environment["MONTHLY_BUDGET"] = "50";
        _run.Azure("*Microsoft.Consumption/budgets*", "exit 1");
        Assert.DoesNotContain((await _run.RefusalAsync(Hook)).Calls, call => call.StartsWith("azd env set BUDGET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4.0", "10", "azd env set MAX_EXECUTIONS 4")]
    [InlineData("4.0", "", "azd env set MAX_EXECUTIONS 4")]
    [InlineData("0.0", "10", "No picture can be made")]
    public async Task Quota_BelowTheExecutions_IsSaid(string limit, string executions, string advice)
    {
        _run.Environment["COMPUTE_PROFILE"] = "gpuA100";
        _run.Environment["MAX_EXECUTIONS"] = executions;
        _run.Azure("*SubscriptionConsumptionNCA100Gpus*", $"echo {limit}");

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains(advice, said, StringComparison.Ordinal);
        Assert.Contains(calls, call => call.Contains("/providers/Microsoft.App/locations/swedencentral/usages?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quota_AboveTheExecutions_IsSaidWithoutAdvice()
    {
        _run.Environment["COMPUTE_PROFILE"] = "gpuT4";
        _run.Environment["MAX_EXECUTIONS"] = "8";
        _run.Azure("*SubscriptionConsumptionT4Gpus*", "echo 8.0");
        var (said, _) = await _run.SuccessAsync(Hook);
        Assert.Contains("quota for gpuT4 in swedencentral is 8 at once", said, StringComparison.Ordinal);
        Assert.DoesNotContain("MAX_EXECUTIONS", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_OfAnotherFile_AreRefusedBeforeAnythingIsMade()
    {
        _run.Environment["VGG16_WEIGHTS"] = _run.PathOf("weights.h5");
        _run.StandIn("openssl", "echo 0123456789abcdef0123456789abcdef \"$3\"");
        var (said, calls) = await _run.RefusalAsync(Hook);
        Assert.Contains("its MD5 is 0123456789abcdef0123456789abcdef, expected 6d6bbae143d832006294945121d1f1fc.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.StartsWith("azd ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Postdown_AfterADeployment_ForgetsImagesAndBudget()
    {
        _run.Environment["WORKER_IMAGE"] = $"{HookRun.Registry}/worker:gone-cpu";
        _run.Environment["BUDGET_START_DATE"] = "2026-08-01";
        Assert.Equal(["azd env set WORKER_IMAGE ", "azd env set BUDGET_START_DATE "], (await _run.SuccessAsync("postdown.sh")).Calls);
    }

    /// <summary>A deployment on processors with Flex Consumption, as the Azure CLI would show it.</summary>
    private void Deployed()
    {
        _run.Azure("'group list'*", "echo rg-example");
        _run.Azure("*Microsoft.App/managedEnvironments*", "echo /x/environment");
        _run.Azure("*infrastructureSubnetId*", "echo");
        _run.Azure("*azd-service-name*functions*", $"echo {App}");
        _run.Azure("*runtime.name*", "echo dotnet-isolated");
        _run.Azure("*azd-service-name*worker*", "echo /x/worker");
        _run.Azure("*workloadProfileName*", "echo Consumption");
        _run.Azure("*Microsoft.ContainerRegistry/registries*", "echo /x/registries/crexample");
        _run.Azure("*loginServer*", $"echo {HookRun.Registry}");
    }
}

namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>The picture that a deployment ends with, and what it tells people afterwards.</summary>
public sealed class SmokeTestTests : IDisposable
{
    private const string Hook = "smoke-test.sh";
    private const string Folder = "smoke-test/20261125120000";

    private readonly HookRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Picture_WithAResult_IsDroppedAsAPairAndItsInputsAreDeleted()
    {
        _run.Azure("*'blob upload'*", $"for argument; do case $argument in *.png) [ -s \"$argument\" ] && cp \"$argument\" '{_run.PathOf("dropped.png")}' ;; esac; done; :");
        _run.Azure("*'blob list'*", $"[ \"$(grep -c 'blob list' '{_run.CallsFile}')\" -lt 3 ] || echo {Folder}/content.png");

        var (said, calls) = await _run.SuccessAsync(Hook);

        Assert.Contains($"The picture is there: output/{Folder}/content.png", said, StringComparison.Ordinal);
        string[] halves = ["style.png", "content.png"]; // The content last: its event finds both.
        Assert.Equal(halves, calls.Where(call => call.Contains("blob upload", StringComparison.Ordinal)).Select(call => halves.Single(half => call.Contains($"--container-name input --name {Folder}/{half} ", StringComparison.Ordinal))));
        Assert.Equal(2, calls.Count(call => call.Contains($"blob delete --container-name input --name {Folder}/", StringComparison.Ordinal)));
        byte[] signature = [0x89, .. "PNG\r\n\x1a\n"u8];
        Assert.Equal(signature, (await File.ReadAllBytesAsync(_run.PathOf("dropped.png"), TestContext.Current.CancellationToken))[..8]);
    }

    [Fact]
    public async Task Picture_ThatFails_FailsWithItsErrorAndStays()
    {
        _run.Azure("*'blob list'*", $"echo {Folder}/content.png.error.json");
        _run.Azure("*'blob download'*", "while [ \"$1\" != --file ]; do shift; done; echo device-unavailable >\"$2\"");

        var (said, calls) = await _run.RefusalAsync(Hook);

        Assert.Contains("device-unavailable", said, StringComparison.Ordinal);
        Assert.Contains($"output/{Folder}/content.png.error.json says why", said, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.Contains("blob delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Picture_ThatNeverArrives_EndsWithASentence()
    {
        var (said, calls) = await _run.RefusalAsync(Hook);
        Assert.Contains("neither a result nor an error after 40 minutes", said, StringComparison.Ordinal);
        Assert.Contains("az containerapp job execution list --resource-group rg-example --name caj-worker-example", said, StringComparison.Ordinal);
        Assert.Equal(160, calls.Count(call => call.Contains("blob list", StringComparison.Ordinal))); // Every 15 seconds.
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public async Task Upload_RefusedAtFirst_IsTriedUntilTheRoleWorks(int refusals)
    {
        _run.Azure("*'blob upload'*", $"[ \"$(grep -c 'blob upload' '{_run.CallsFile}')\" -gt {refusals} ] || {{ echo AuthorizationPermissionMismatch >&2; exit 1; }}");
        _run.Azure("*'blob list'*", $"echo {Folder}/content.png");
        if (refusals < 20)
        {
            await _run.SuccessAsync(Hook);
            return;
        }

        var (said, calls) = await _run.RefusalAsync(Hook);
        Assert.Equal(20, calls.Count(call => call.Contains("blob upload", StringComparison.Ordinal))); // Every 30 seconds.
        Assert.Contains("AuthorizationPermissionMismatch", said, StringComparison.Ordinal);
        Assert.Contains("azd env set SMOKE_TEST false", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SMOKE_TEST", "false")]
    [InlineData("PRIVATE_NETWORK", "true")]
    public async Task Picture_NotWantedOrNotPossible_IsLeftOutAndSaid(string option, string value)
    {
        _run.Environment[option] = value;
        var (said, calls) = await _run.SuccessAsync(Hook);
        Assert.Contains("No picture was tried", said, StringComparison.Ordinal);
        Assert.Empty(calls);
    }

    [Fact]
    public async Task FirstSteps_AfterADeployment_NamesAccountPageJobAndTheRolesOfOthers()
    {
        var (said, calls) = await _run.SuccessAsync("first-steps.sh");
        Assert.Empty(calls);
        var containers = $"/subscriptions/{HookRun.Subscription}/resourceGroups/rg-example/providers/Microsoft.Storage/storageAccounts/stexample/blobServices/default/containers";
        Assert.All(
            [
                "--account-name stexample", "https://func-example.azurewebsites.net/api/", "--name caj-redrive-example",
                $"az role assignment create --assignee <person> --role \"Storage Blob Data Contributor\" --scope {containers}/input",
                $"az role assignment create --assignee <person> --role \"Storage Blob Data Reader\" --scope {containers}/output",
            ],
            text => Assert.Contains(text, said, StringComparison.Ordinal));
    }
}

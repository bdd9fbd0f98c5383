using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class WorkerSupervisionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_WorkerDiesAtItsStart_GivesUpAtTheThirdErrorWithItsLastWords()
    {
        await using var host = new HostUnderTest(azurite) { Settings = { ["TESTAPP_START"] = "die" } };
        await host.StartAsync();

        var given = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("failed 3 times", given.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 7", given.Message, StringComparison.Ordinal);
        Assert.Contains("no reason to live", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WorkerCrashesOnAMessage_GivesUpAtTheThirdError()
    {
        await using var host = new HostUnderTest(azurite) { Queues = { ["maxDequeueCount"] = 5 } };
        await host.StartAsync();

        await host.SendAsync("crash");

        var given = await Assert.ThrowsAsync<LocalRunException>(() => host.Running.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken));
        Assert.Contains("failed 3 times", given.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shutdown_WorkerDoesNotEnd_IsKilled()
    {
        ProcessTable.RequireLinux();
        await using var host = await new HostUnderTest(azurite) { Settings = { ["TESTAPP_END"] = "never" } }.StartAsync();
        await host.SendAsync("fine");
        await host.RanAsync("fine");

        await host.StopAsync();

        Assert.False(ProcessTable.IsRunning(host.Record()[0].ProcessId));
        Assert.True(host.Running.IsCompletedSuccessfully, host.Running.Exception?.Message);
    }

    [Fact]
    public async Task Run_WorkerNeverConnects_GivesUpAndNamesTheLimit()
    {
        await using var host = new HostUnderTest(azurite) { Settings = { ["TESTAPP_START"] = "deaf" }, WorkerStartTimeout = TimeSpan.FromSeconds(1) };
        await host.StartAsync();

        var given = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("it had not loaded its functions 1 s after its start", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConnectionIsNotSet_NamesIt()
    {
        await using var host = new HostUnderTest(azurite);
        host.Settings.Remove("TestStorage");
        await host.StartAsync();

        var refused = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("TestStorage", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json", null)]
    [InlineData("host.json", "{")]
    [InlineData("host.json", """{"functionTimeout": "soon"}""")]
    [InlineData("worker.config.json", null)]
    [InlineData("worker.config.json", "{}")]
    public async Task Server_ScriptRootCannotBeUsed_NamesTheFile(string file, string? content)
    {
        await using var host = new HostUnderTest(azurite);
        await host.WriteFilesAsync();
        var path = Path.Combine(host.Folder, file);
        if (content is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<LocalRunException>(() => new FunctionsHostServer(new(host.Folder), azurite.Warden, TimeProvider.System));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }
}

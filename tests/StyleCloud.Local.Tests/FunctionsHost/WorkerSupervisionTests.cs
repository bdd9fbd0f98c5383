using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class WorkerSupervisionTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledInAnInvocation_IsStartedAgainAndTheMessageComesBack()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        await host.Queue.SendMessageAsync("slow", Token);
        var first = (await host.RecordsAsync("Message", 1))[0];

        ProcessTable.Signal(first.ProcessId, "KILL");

        var end = (await host.RecordsAsync("Message end", 1))[0];
        Assert.Equal(2, end.DequeueCount);
        Assert.NotEqual(first.ProcessId, end.ProcessId);
        await HostUnderTest.EmptyAsync(host.Queue);
    }

    [Fact]
    public async Task Worker_CrashesOnAMessage_StopsTheHostAtTheThirdError()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.Queue.SendMessageAsync("crash", Token);

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running.WaitAsync(Eventually.Limit, Token));
        Assert.Contains("failed 3 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_EndsWithZero_IsStartedAgainAndNotCounted()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.Queue.SendMessageAsync("end", Token);

        await HostUnderTest.MessageAsync(host.Poison);
        Assert.Equal(5, host.Records("Message").Select(record => record.ProcessId).Distinct().Count());
        Assert.False(host.Running.IsCompleted);
    }

    [Fact]
    public async Task Worker_HangsPastFunctionTimeout_IsReplacedAndNotCounted()
    {
        await using var host = await new HostUnderTest(azurite).With(json => json["functionTimeout"] = "00:00:01").StartAsync();

        await host.Queue.SendMessageAsync("hang", Token);

        await HostUnderTest.MessageAsync(host.Poison);
        Assert.Equal(5, host.Records("Message").Select(record => record.ProcessId).Distinct().Count());
        Assert.False(host.Running.IsCompleted);
        await host.Queue.SendMessageAsync("goes on", Token);
        Assert.Equal("goes on", (await host.RecordsAsync("Message end", 1))[0].Text);
    }

    [Fact]
    public async Task Worker_DoesNotEndWithTheHost_IsKilled()
    {
        ProcessTable.RequireLinux();
        await using var host = await new HostUnderTest(azurite).With("TESTAPP_END", "never").StartAsync();
        var worker = await host.WorkerProcessAsync();

        await host.StopAsync();

        await host.Running;
        Assert.False(ProcessTable.IsRunning(worker));
    }

    [Fact]
    public async Task Worker_DiesAtStart_StopsTheHostWithItsWords()
    {
        await using var host = await new HostUnderTest(azurite).With("TESTAPP_START", "die").StartAsync();

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("no reason to live", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_NeverConnects_StopsTheHostWithTheTime()
    {
        await using var host = new HostUnderTest(azurite) { WorkerStartTimeout = TimeSpan.FromSeconds(2) }.With("TESTAPP_START", "deaf");
        await host.StartAsync();

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("had not loaded its functions 2 s after its start", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_StopsWhileAnInvocationRuns_LetsItEnd()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        await host.Queue.SendMessageAsync("slow", Token);
        await host.RecordsAsync("Message", 1);

        await host.StopAsync();

        Assert.Equal("slow", Assert.Single(host.Records("Message end")).Text);
        Assert.Equal(0, (await host.Queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Host_StopsAndTheInvocationDoesNotEnd_CancelsItAndReleasesTheMessage()
    {
        ProcessTable.RequireLinux();
        await using var host = await new HostUnderTest(azurite) { InvocationGrace = TimeSpan.FromSeconds(1) }.StartAsync();
        var worker = await host.WorkerProcessAsync();
        await host.Queue.SendMessageAsync("wait", Token);
        await host.Queue.SendMessageAsync("hang", Token);
        await host.RecordsAsync("Message", 2);

        await host.StopAsync();

        await host.Running;
        Assert.False(ProcessTable.IsRunning(worker));
        Assert.Equal("wait", Assert.Single(host.Records("Message cancelled")).Text);
        Assert.Equal(["hang", "wait"], new[] { await HostUnderTest.MessageAsync(host.Queue), await HostUnderTest.MessageAsync(host.Queue) }.Order());
    }
}

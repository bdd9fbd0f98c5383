using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class HandlerSupervisionTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handler_Killed_IsStartedAgainAndGoesOn()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Intake").StartAsync();
        var first = host.Handler.ProcessId;

        ProcessTable.Signal(first, "KILL");
        await host.Queue.SendMessageAsync("after the crash", Token);

        await host.EmptyAsync();
        Assert.NotEqual(first, (int)Assert.Single(host.Requests())["process"]!);
    }

    [Fact]
    public async Task Handler_CrashesOnAMessage_StopsTheHostAtTheThirdError()
    {
        await using var host = await new HostUnderTest(azurite).WithQueueFunction("Crashes").StartAsync();

        await host.Queue.SendMessageAsync("deadly", Token);

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);
        Assert.Contains("failed 3 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_DiesAtStart_StopsTheHostWithItsWords()
    {
        await using var host = await new HostUnderTest(azurite).Starting("die").WithQueueFunction("Intake").StartAsync();

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("no reason to live", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_NeverAnswers_StopsTheHostWithPortAndTime()
    {
        await using var host = new HostUnderTest(azurite) { HandlerStartTimeout = TimeSpan.FromSeconds(1) }.Starting("deaf").WithQueueFunction("Intake");
        await host.StartAsync();

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);

        Assert.Matches(@"did not answer on port \d+ within 1 s", error.Message);
    }

    [Fact]
    public async Task Handler_HostStops_EndsWithIt()
    {
        ProcessTable.RequireLinux();
        var host = await new HostUnderTest(azurite).WithQueueFunction("Intake").StartAsync();
        var handler = host.Handler.ProcessId;
        Assert.True(ProcessTable.IsRunning(handler));

        await host.DisposeAsync();

        Assert.False(ProcessTable.IsRunning(handler));
    }

    [Fact]
    public async Task Connection_NotSet_SaysWhichSettingsWereLookedFor()
    {
        await using var host = new HostUnderTest(azurite).WithQueueFunction("Intake");
        host.WriteFiles();
        await using var server = new StyleCloud.Local.FunctionsHost.FunctionsHostServer(new(host.Folder) { Setting = _ => null }, azurite.Warden, TimeProvider.System);

        var error = await Assert.ThrowsAsync<LocalRunException>(() => server.RunAsync(_ => { }, Token));

        Assert.Contains("Intake", error.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", error.Message, StringComparison.Ordinal);
    }
}

using StyleCloud.Local.Tests.FunctionsHost;

namespace StyleCloud.Local.Tests.Processes;

/// <summary>
/// A real parent process, ended in every way there is: Ctrl-C, a closed terminal, SIGTERM, a crash, <c>kill -9</c>. Its child is an
/// isolated worker, which by itself does not end with its host.
/// </summary>
public sealed class OrphanTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("HUP", 0)]
    [InlineData("TERM", 0)]
    [InlineData("ABRT", 134)]
    [InlineData("KILL", 137)]
    public async Task FunctionsHost_EndedBySignal_LeavesNoIsolatedWorkerBehind(string signal, int expectedExitCode)
    {
        ProcessTable.RequireLinux();
        await using var files = new HostUnderTest(azurite);
        await using var host = await HostProcess.StartAsync(files, azurite);
        var worker = await host.WorkerAsync();
        Assert.True(ProcessTable.IsRunning(worker));

        await SignalUntilEndedAsync(host, signal);

        Assert.Equal(expectedExitCode, await host.Process.Exited.WaitAsync(Eventually.Limit, Token));
        await Eventually.TrueAsync(() => !ProcessTable.IsRunning(worker), "the worker ends");
    }

    /// <summary>The runtime's own handler takes the first SIGABRT and steps aside; the next one is the crash.</summary>
    private static async Task SignalUntilEndedAsync(HostProcess host, string signal)
    {
        ProcessTable.Signal(host.Process.Id, signal);
        while (signal == "ABRT" && await Task.WhenAny(host.Process.Exited, Task.Delay(200, Token)) != host.Process.Exited)
            ProcessTable.Signal(host.Process.Id, signal);
    }
}

using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests.FunctionsHost;

namespace StyleCloud.Local.Tests.Processes;

/// <summary>A real parent process, ended in every way there is: Ctrl-C, a closed terminal, SIGTERM, a crash, <c>kill -9</c>.</summary>
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
        files.WriteFiles();
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var program = ProcessTable.WithDefaultSignals(ChildPrograms.Own("host", FunctionsHostCommand.Name, "--script-root", files.Folder));
        await using var host = ChildProcess.Start(
            program with
            {
                Environment = new Dictionary<string, string>(program.Environment.Concat(files.Settings)) { ["DOTNET_DbgEnableMiniDump"] = "0" },
                OnLine = line => started.TrySetResultWhen(WorkerProcess(line)),
            },
            azurite.Warden);
        var worker = await started.Task.WaitAsync(Eventually.Limit, Token);
        Assert.True(ProcessTable.IsRunning(worker));

        await SignalUntilEndedAsync(host, signal);

        Assert.Equal(expectedExitCode, await host.Exited.WaitAsync(Eventually.Limit, Token));
        await Eventually.TrueAsync(() => !ProcessTable.IsRunning(worker), "the worker ends");
    }

    /// <summary>The runtime's own handler takes the first SIGABRT and steps aside; the next one is the crash.</summary>
    private static async Task SignalUntilEndedAsync(ChildProcess host, string signal)
    {
        ProcessTable.Signal(host.Id, signal);
        while (signal == "ABRT" && await Task.WhenAny(host.Exited, Task.Delay(200, Token)) != host.Exited)
            ProcessTable.Signal(host.Id, signal);
    }

    /// <summary>Process id in the host's line about a ready worker.</summary>
    private static int? WorkerProcess(string line)
    {
        const string Before = "The isolated worker is ready: process ";
        var at = line.IndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? null : int.Parse(line[(at + Before.Length)..].TrimEnd('.'));
    }
}

file static class Completion
{
    public static void TrySetResultWhen(this TaskCompletionSource<int> completion, int? value)
    {
        if (value is { } known)
            completion.TrySetResult(known);
    }
}

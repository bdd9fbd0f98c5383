using System.Globalization;
using System.Text.RegularExpressions;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests.FunctionsHost;

namespace StyleCloud.Local.Tests.Processes;

/// <summary>A real parent process, ended in every way there is: Ctrl-C, a closed terminal, SIGTERM, a crash, <c>kill -9</c>.</summary>
public sealed partial class OrphanTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("HUP", 0)]
    [InlineData("TERM", 0)]
    [InlineData("ABRT", 134)]
    [InlineData("KILL", 137)]
    public async Task FunctionsHost_EndedBySignal_LeavesNoWorkerBehind(string signal, int expectedExitCode)
    {
        ProcessTable.RequireLinux();
        await using var files = new HostUnderTest(azurite);
        await files.WriteFilesAsync();
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = Start(files, line =>
        {
            if (WorkerReady().Match(line) is { Success: true } ready)
                started.TrySetResult(int.Parse(ready.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        });
        var worker = await started.Task.WaitAsync(Eventually.Limit, Token);
        Assert.True(ProcessTable.IsRunning(worker));

        await SignalUntilEndedAsync(host, signal);

        Assert.Equal(expectedExitCode, await host.Exited.WaitAsync(Eventually.Limit, Token));
        await Eventually.TrueAsync(() => !ProcessTable.IsRunning(worker), "the worker ends");
    }

    [Fact]
    public async Task FunctionsHost_FunctionLogsALine_ShowsItOnceUnderItsName()
    {
        await using var files = new HostUnderTest(azurite);
        await files.WriteFilesAsync();
        var lines = new List<string>();
        await using var host = Start(files, line =>
        {
            lock (lines)
                lines.Add(line);
        });

        await files.SendAsync("me");
        await files.RanAsync("me");
        await files.EmptyAsync();
        await host.StopAsync(Eventually.Limit);

        lock (lines)
            Assert.Contains("Function.Message.User", Assert.Single(lines, line => line.Contains("a line about me", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private ChildProcess Start(HostUnderTest files, Action<string> onLine)
    {
        var program = ProcessTable.WithDefaultSignals(ChildPrograms.Own("host", FunctionsHostCommand.Name, "--script-root", files.Folder));
        return ChildProcess.Start(
            program with { Environment = new Dictionary<string, string>(program.Environment.Concat(files.Settings)) { ["DOTNET_DbgEnableMiniDump"] = "0" }, OnLine = onLine },
            azurite.Warden);
    }

    /// <summary>The runtime's own handler takes the first SIGABRT and steps aside; the next one is the crash.</summary>
    private static async Task SignalUntilEndedAsync(ChildProcess host, string signal)
    {
        ProcessTable.Signal(host.Id, signal);
        while (signal == "ABRT" && await Task.WhenAny(host.Exited, Task.Delay(200, Token)) != host.Exited)
            ProcessTable.Signal(host.Id, signal);
    }

    [GeneratedRegex(@"The isolated worker is ready: process (\d+)")]
    private static partial Regex WorkerReady();
}

using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Tests.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private readonly DeathWarden _warden = new();
    private readonly string _log = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _warden.Dispose();
        File.Delete(_log);
    }

    [Fact]
    public async Task Exited_EndedProcess_HasExitCodeOutputAndLog()
    {
        await using var child = ChildProcess.Start(Shell("echo out; echo err >&2; exit 5") with { LogPath = _log }, _warden);

        Assert.Equal(5, await child.Exited.WaitAsync(Token));
        Assert.Equal(["err", "out"], child.Tail.Split(Environment.NewLine).Order());
        Assert.Equal(["err", "out"], File.ReadAllLines(_log).Order());
    }

    [Fact]
    public async Task StopAsync_PoliteProcess_EndsByItself()
    {
        var running = new TaskCompletionSource();
        await using var child = ChildProcess.Start(Shell("trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done") with { OnLine = _ => running.TrySetResult() }, _warden);
        await running.Task.WaitAsync(Token);

        await child.StopAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(9, await child.Exited);
        Assert.EndsWith("bye", child.Tail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_StubbornProcess_IsKilledWithItsChildren()
    {
        ProcessTable.RequireLinux();
        var grandchild = new TaskCompletionSource<int>();
        var script = "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 0.05; done";
        await using var child = ChildProcess.Start(Shell(script) with { OnLine = line => grandchild.TrySetResult(int.Parse(line)) }, _warden);
        var sleeping = await grandchild.Task.WaitAsync(Token);

        await child.StopAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal(137, await child.Exited);
        await Eventually.TrueAsync(() => !ProcessTable.IsRunning(sleeping), "the grandchild ends");
    }

    [Fact]
    public void Start_NoSuchFolder_SaysWhatCouldNotBeStarted()
    {
        var error = Assert.Throws<LocalRunException>(() => ChildProcess.Start(Shell("") with { WorkingDirectory = "/no/such/folder" }, _warden));

        Assert.StartsWith("shell could not be started (/bin/sh)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WardenDisposed_RunningChild_IsEnded()
    {
        ProcessTable.RequireLinux();
        var warden = new DeathWarden();
        var child = ChildProcess.Start(Shell("exec sleep 1000"), warden);

        warden.Dispose();

        Assert.Equal(143, await child.Exited.WaitAsync(Token));
    }

    private static ChildProgram Shell(string script) => new("shell", "/bin/sh", ["-c", script]);
}

using Azure;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;

namespace StyleCloud.Local.Tests.Stack;

public sealed class SupervisedPartTests : IDisposable
{
    private readonly DeathWarden _warden = new();
    private readonly List<string> _notices = [];
    private int _starts;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _warden.Dispose();

    [Fact]
    public async Task Life_EndsThreeTimesInQuickSuccession_FailsWithItsLastWords()
    {
        await using var part = Part(_ => Shell("echo enough; exit 3"));
        await part.StartAsync(Token);

        var given = await Assert.ThrowsAsync<LocalRunException>(() => part.Life.WaitAsync(Eventually.Limit, Token));

        Assert.Contains("failed 3 times", given.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 3", given.Message, StringComparison.Ordinal);
        Assert.Contains("enough", given.Message, StringComparison.Ordinal);
        Assert.Equal((3, 2), (_starts, _notices.Count));
    }

    [Fact]
    public async Task Life_AnotherStartFailsUnexpectedly_FailsWithThat()
    {
        await using var part = Part(start => start == 1 ? Shell("exit 1") : throw new InvalidOperationException("nobody thought of this"));
        await part.StartAsync(Token);

        var given = await Assert.ThrowsAsync<InvalidOperationException>(() => part.Life.WaitAsync(Eventually.Limit, Token));

        Assert.Equal("nobody thought of this", given.Message);
    }

    [Fact]
    public async Task Life_StorageIsAwayAtAnotherStart_IsTriedAgain()
    {
        await using var part = Part(start => start switch
        {
            1 => Shell("exit 1"),
            2 => throw new RequestFailedException("away"),
            _ => Shell("exec sleep 600"),
        });
        await part.StartAsync(Token);

        await Eventually.TrueAsync(() => _starts == 3 && part.ProcessId != 0, "the third start runs");

        Assert.False(part.Life.IsCompleted);
    }

    [Fact]
    public async Task Life_EndsAsAskedForMoreThanThreeTimes_WaitsUntilNeededAndCountsNone()
    {
        var needed = 0;
        await using var part = Part(start => Shell(start < 6 ? "exit 0" : "exec sleep 600"), untilNeeded: _ =>
        {
            needed++;
            return Task.CompletedTask;
        });
        await part.StartAsync(Token);

        await Eventually.TrueAsync(() => _starts == 6 && part.ProcessId != 0, "the sixth start runs");

        Assert.Equal((5, 0), (needed, _notices.Count));
    }

    private SupervisedPart Part(Func<int, ChildProcess> start, Func<CancellationToken, Task>? untilNeeded = null) =>
        new("part", _ => Task.FromResult(start(++_starts)), TimeSpan.Zero, _notices.Add) { UntilNeeded = untilNeeded };

    private ChildProcess Shell(string script) => ChildProcess.Start(new("part", "/bin/sh", ["-c", script]), _warden);
}

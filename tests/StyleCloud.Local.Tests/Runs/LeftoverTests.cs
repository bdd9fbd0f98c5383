using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.Runs;

/// <summary>A whole run with every part up, ended in every way there is: nothing of it may be left.</summary>
[Collection(nameof(Runs))]
public sealed class LeftoverTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("TERM", 0)]
    [InlineData("HUP", 0)]
    [InlineData("ABRT", 134)]
    [InlineData("KILL", 137)]
    public async Task Watch_EndedBySignal_LeavesNothingRunning(string signal, int expectedExitCode)
    {
        ProcessTable.RequireLinux();
        await using var run = RunUnderTest.Start(azurite, "--watch");
        await run.UpAsync();
        Assert.True(run.Family.Count >= 6, "The run, Azurite, two stand-ins, handler and worker are up.");

        ProcessTable.Signal(run.Process.Id, signal);
        while (signal == "ABRT" && await Task.WhenAny(run.Process.Exited, Task.Delay(200, Token)) != run.Process.Exited)
            ProcessTable.Signal(run.Process.Id, signal); // The runtime's own handler takes the first and steps aside.

        Assert.Equal(expectedExitCode, await run.Process.Exited.WaitAsync(Eventually.Limit, Token));
        await Eventually.TrueAsync(() => run.Family.Count == 0, "nothing of the run is left");
    }

    [Fact]
    public async Task Watch_WorkerKilled_StartsAnother()
    {
        ProcessTable.RequireLinux();
        await using var run = RunUnderTest.Start(azurite, "--watch");
        await run.UpAsync();
        var worker = Worker(run) ?? throw new InvalidOperationException("There is no worker.");

        ProcessTable.Signal(worker, "KILL");

        await Eventually.TrueAsync(() => Worker(run) is { } another && another != worker, "another worker runs");
        Assert.False(run.Process.Exited.IsCompleted);
    }

    private static int? Worker(RunUnderTest run) =>
        run.Family.Cast<int?>().FirstOrDefault(id => ProcessTable.CommandLine(id!.Value).Contains("GpuWorker", StringComparison.Ordinal));
}

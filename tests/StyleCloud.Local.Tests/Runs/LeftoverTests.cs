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
        Assert.True(run.Family.Count >= 6, "The run, Azurite, two stand-ins, function app and worker are up.");

        ProcessTable.Signal(run.Process.Id, signal);
        while (signal == "ABRT" && await Task.WhenAny(run.Process.Exited, Task.Delay(200, Token)) != run.Process.Exited)
            ProcessTable.Signal(run.Process.Id, signal); // The runtime's own handler takes the first and steps aside.

        Assert.Equal(expectedExitCode, await run.Process.Exited.WaitAsync(Eventually.Limit, Token));
        await Eventually.TrueAsync(_ => Task.FromResult(run.Family.Count == 0), "nothing of the run is left");
    }

    [Theory]
    [InlineData("GpuWorker")]
    [InlineData("azurite")]
    [InlineData("functions-host")]
    [InlineData("event-grid")]
    public async Task Watch_PartKilled_StartsAnotherAndThePictureComes(string part)
    {
        ProcessTable.RequireLinux();
        await using var run = RunUnderTest.Start(azurite, "--watch");
        await run.UpAsync();
        var first = Part(run, part) ?? throw new InvalidOperationException($"There is no {part}.");

        ProcessTable.Signal(first, "KILL");

        await Eventually.TrueAsync(_ => Task.FromResult(Part(run, part) is { } another && another != first), $"another {part} runs");
        await run.DropAsync("after");
        await run.PictureAsync("after");
        Assert.False(run.Process.Exited.IsCompleted);
    }

    [Fact]
    public async Task Watch_WorkerEndsWhenIdle_IsStartedForTheNextJobHoweverOften()
    {
        ProcessTable.RequireLinux();
        await using var run = RunUnderTest.Start(azurite, new Dictionary<string, string> { ["Worker__IdleExit"] = "00:00:00" }, "--watch");
        await run.UpAsync();

        for (var job = 0; job < 4; job++)
        {
            await Eventually.TrueAsync(_ => Task.FromResult(Part(run, "GpuWorker") is null), "the worker has ended", within: TimeSpan.FromMinutes(5));
            await run.DropAsync($"job-{job}");
            await run.PictureAsync($"job-{job}");
        }

        Assert.False(run.Process.Exited.IsCompleted);
    }

    private static int? Part(RunUnderTest run, string part) =>
        run.Family.Cast<int?>().FirstOrDefault(id => ProcessTable.CommandLine(id!.Value).Contains(part, StringComparison.Ordinal));
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

/// <summary>Each reported fault of the platform, alone.</summary>
public sealed class PlatformFaultsTests
{
    private static readonly ScaleSettings Settings = Scenarios.OneServer with { IdleExitSeconds = 0, ReplicaRetryLimit = 0 };

    [Fact]
    public void Stalls_EveryStart_IsBilledTwentyFiveMinutesAndWaitedFor()
    {
        var result = Run(Settings, PlatformFaults.Stalls(1), Scenarios.Picture(0, 30));
        var interval = Assert.Single(result.Billed);
        Assert.Equal(PlatformFaults.StallSeconds, interval.ColdSeconds, 1e-9);
        Assert.Equal(30, interval.BusySeconds, 1e-9);
        Assert.InRange(result.TimeToResult.P50, PlatformFaults.StallSeconds + 30, PlatformFaults.StallSeconds + 32);
    }

    [Fact]
    public void Stalls_ReplicaTimeout_RunsDuringTheStall()
    {
        // 1,800 s leave 300 s of work behind a stall, so that a picture of 400 s takes two executions.
        var result = Run(Settings with { ReplicaTimeoutSeconds = 1800, CheckpointSeconds = 60 }, PlatformFaults.Stalls(1), Scenarios.Picture(0, 400));
        Assert.Equal(1, result.Succeeded);
        Assert.Equal(2, result.Billed.Count);
        Assert.Equal(1800, result.Billed[0].Seconds, 1e-6);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 11)]
    public void Stopped_AllExecutions_NothingStartsUntilTheyNoLongerCount(int executions, int pictures)
    {
        // Two rounds of 100 s, then all are stopped and count for an hour, then one more round.
        var result = Run(Settings with { MaxExecutions = executions }, PlatformFaults.Stopped with { CountedSeconds = 3600 }, [.. Enumerable.Repeat(Scenarios.Picture(0, 100), pictures)]);
        Assert.Equal(pictures, result.Succeeded);
        Assert.InRange(result.TimeToResult.Max, 3900, 3910);
        Assert.Equal(executions, result.PeakExecutions);
    }

    [Theory]
    [InlineData(false, 11_100, 11_210)]
    [InlineData(true, 3_100, 3_110)]
    public void Stopped_OneExecution_OnlyTheSecondMessageStartsOne(bool withSecondMessage, double earliest, double latest)
    {
        // #1458. The third picture's execution is stopped at about 1,101 s, while it waits for more; it counts for 10,000 s.
        List<Upload> uploads = [Scenarios.Picture(0, 10), Scenarios.Picture(20, 10), Scenarios.Picture(1000, 100), Scenarios.Picture(2000, 100)];
        if (withSecondMessage)
            uploads.Add(Scenarios.Picture(3000, 100));
        var result = Run(Settings with { MaxExecutions = 10, IdleExitSeconds = 500 }, PlatformFaults.Stopped with { CountedSeconds = 10_000 }, [.. uploads]);
        Assert.InRange(result.Jobs[3].EndedAt!.Value, earliest, latest);
    }

    [Fact]
    public void FailedStarts_WithoutRetries_TheScalerStartsAnExecutionAtEveryLook()
    {
        var result = Run(Settings with { PollingIntervalSeconds = 30 }, PlatformFaults.FailedStarts, Scenarios.Picture(0, 30));
        Assert.InRange(result.Billed.Count, 10, 12);
        Assert.All(result.Billed.SkipLast(1), interval => Assert.Equal(PlatformFaults.FailedStartSeconds, interval.Seconds, 1e-9));
        Assert.InRange(result.TimeToResult.P50, 300, 365);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void FailedStarts_Retries_WaitLongerEveryTime(int retries)
    {
        // The period is longer than the run, which ends before the scaler looks a second time.
        var settings = Settings with { PollingIntervalSeconds = 1e5, ReplicaRetryLimit = retries };
        var result = Run(settings, PlatformFaults.FailedStarts with { FailedStartsSeconds = 1e9 }, settings.PollingIntervalSeconds, Scenarios.Picture(0, 30));
        Assert.Equal(retries + 1, result.Billed.Count);
        for (var retry = 1; retry <= retries; retry++)
            Assert.Equal(10 * Math.Pow(2, retry - 1), result.Billed[retry].FromSeconds - result.Billed[retry - 1].ToSeconds, 1e-6);
    }

    [Fact]
    public void Retries_PictureThatKillsTheWorker_IsTriedAgainByTheSameExecution()
    {
        // The scaler looks again long after the third replica has found the dequeue limit reached.
        var settings = Settings with { ReplicaRetryLimit = 2, MaxDequeueCount = 2, IdleExitSeconds = 100, PollingIntervalSeconds = 1e5 };
        var result = Run(settings, PlatformFaults.None, Scenarios.Picture(0, 10, UploadKind.CrashesWorker));
        Assert.Equal((1, 1), (result.Failed, result.PeakExecutions));
        Assert.Equal(3, result.Billed.Count);
        Assert.InRange(result.Billed[2].ToSeconds - result.Billed[0].FromSeconds, 120, 500);
    }

    [Fact]
    public void On_ProfileWithoutGpu_KeepsOnlyWhatWasReportedOfAllJobs()
    {
        var everything = PlatformFaults.All(0.05)[^1];
        Assert.Equal(everything, everything.On(Scenarios.Ideal));
        Assert.Equal(everything with { StallShare = 0, FailedStartsSeconds = 0 }, everything.On(ComputeProfile.Cpu));
    }

    [Fact]
    public void Run_AllFaultsOnAStorm_EveryUploadEndsOnce()
    {
        var profile = ComputeProfile.All(0.3).Single(candidate => candidate.Name == "gpuT4");
        var result = Simulation.Run(new(ArrivalPattern.PoisonStorm.Draw(7), profile, new(), 7) { Platform = PlatformFaults.All(0.05)[^1] });
        Assert.All(result.Jobs, job => Assert.Equal(1, job.VisibleEnds));
        Assert.Equal(result.BilledSeconds, result.ColdSeconds + result.BusySeconds + result.IdleSeconds, 1e-3);
    }

    private static RunResult Run(ScaleSettings settings, PlatformFaults platform, params Upload[] uploads) => Run(settings, platform, 1e9, uploads);

    private static RunResult Run(ScaleSettings settings, PlatformFaults platform, double limitSeconds, params Upload[] uploads) =>
        Simulation.Run(Scenarios.Of(settings, uploads) with { Platform = platform, LimitSeconds = limitSeconds });
}

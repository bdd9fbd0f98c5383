using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

public sealed class ScalingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Scaler_MessagesInWork_StartNoFurtherExecutions(int pictures)
    {
        var settings = Scenarios.OneServer with { MaxExecutions = 10, IdleExitSeconds = 0 };
        var result = Simulation.Run(Scenarios.Of(settings, Enumerable.Repeat(Scenarios.Picture(0, 1000), pictures)));
        Assert.Equal(pictures, result.Billed.Count);
        Assert.Equal(pictures, result.PeakExecutions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void Scaler_BurstWithFaults_NeverExceedsMaxExecutions(int maxExecutions)
    {
        var result = Simulation.Run(Storm(new() { MaxExecutions = maxExecutions, QueueLength = 1 }, quota: 100));
        Assert.InRange(result.PeakExecutions, 1, maxExecutions);
        Assert.Equal(0, result.Lost);
    }

    [Fact]
    public void Allocate_MoreExecutionsThanQuota_WaitUnbilled()
    {
        var result = Simulation.Run(Storm(new() { MaxExecutions = 20, QueueLength = 1 }, quota: 4));
        Assert.Equal(4, result.PeakReplicas);
        Assert.Equal(20, result.PeakExecutions);
        Assert.InRange(Overlap(result.Billed), 1, 4);
    }

    [Fact]
    public void Worker_DrainLimit_EndsAfterSoManyMessages()
    {
        var settings = Scenarios.OneServer with { DrainLimit = 2 };
        var result = Simulation.Run(Scenarios.Of(settings, Enumerable.Repeat(Scenarios.Picture(0, 10), 6)));
        Assert.Equal(3, result.Billed.Count);
        Assert.All(result.Billed, interval => Assert.Equal(20, interval.BusySeconds, 1e-9));
    }

    [Fact]
    public void Intake_EveryEventTwice_MakesEveryPictureOnce()
    {
        var scenario = Scenarios.Of(Scenarios.OneServer, Enumerable.Range(0, 50).Select(i => Scenarios.Picture(i, 5))) with
        {
            Delivery = new DeliveryModel(DuplicateShare: 1),
        };
        var result = Simulation.Run(scenario);
        Assert.Equal(50, result.Succeeded);
        Assert.All(result.Jobs, job => Assert.Equal(1, job.Attempts));
    }

    private static Scenario Storm(ScaleSettings settings, int quota)
    {
        var profile = ComputeProfile.All(0.3).First(candidate => candidate.Name == "gpuT4") with { Quota = quota };
        return new(ArrivalPattern.PoisonStorm.Draw(3), profile, settings, 3);
    }

    /// <summary>The largest number of intervals that cover the same moment.</summary>
    private static int Overlap(IReadOnlyList<BilledInterval> intervals) =>
        intervals.Max(one => intervals.Count(other => other.FromSeconds <= one.FromSeconds && other.ToSeconds > one.FromSeconds));
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Running;

public sealed class CostTests
{
    private static readonly PriceTable Prices = new("test", new(2026, 1, 1), VcpuSecond: 2, GibSecond: 3, T4Second: 5, A100Second: 7);

    [Fact]
    public void Cost_OneReplica_IsColdStartWorkAndIdleTimeAtItsPrice()
    {
        var profile = Scenarios.Ideal with { ColdStart = new(10, 5, 5, 15, 0), Vcpus = 4, MemoryGib = 16 };
        var scenario = Scenarios.Of(Scenarios.OneServer with { IdleExitSeconds = 7 }, Scenarios.Picture(0, 30)) with { Profile = profile, Prices = Prices };
        var result = Simulation.Run(scenario);
        var interval = Assert.Single(result.Billed);
        Assert.Equal(20, interval.ColdSeconds, 1e-9);
        Assert.Equal(30, interval.BusySeconds, 1e-9);
        Assert.Equal(7, interval.IdleSeconds, 1e-9);
        Assert.Equal(57 * (5 + (4 * 2) + (16 * 3)), result.Cost, 1e-6);
        Assert.Equal(result.Cost, result.CostPerPicture);
    }

    [Theory]
    [InlineData("cpu", 4 * 2.0 + 8 * 3)]
    [InlineData("gpuT4", 5 + 8 * 2.0 + 56 * 3)]
    [InlineData("gpuA100", 7 + 24 * 2.0 + 220 * 3)]
    public void PricePerSecond_Profile_IsDeviceCoresAndMemory(string name, double expected) =>
        Assert.Equal(expected, ComputeProfile.All(0.3).Single(profile => profile.Name == name).PricePerSecond(Prices), 1e-9);

    [Fact]
    public void Cost_ManyReplicasWithFaults_IsTheSumOfBilledIntervals()
    {
        var scenario = new Scenario(ArrivalPattern.PoisonStorm.Draw(2), ComputeProfile.Cpu, new ScaleSettings(), 2) { Prices = Prices };
        var result = Simulation.Run(scenario);
        Assert.Equal(result.Billed.Sum(interval => interval.ToSeconds - interval.FromSeconds) * scenario.Profile.PricePerSecond(Prices), result.Cost, result.Cost * 1e-12);
        Assert.All(result.Billed, interval => Assert.True(interval.ColdSeconds >= 0 && interval.BusySeconds >= 0));
        Assert.Equal(result.BilledSeconds, result.ColdSeconds + result.BusySeconds + result.IdleSeconds, 1e-3);
    }
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Sweeps;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Running;

public sealed class RepeatabilityTests
{
    [Fact]
    public void Run_SameSeed_SameNumbers() => Assert.Equal(Run(4), Run(4));

    [Fact]
    public void Run_OtherSeed_OtherNumbers() => Assert.NotEqual(Run(4), Run(5));

    [Fact]
    public void Draw_Patterns_GiveTheirNumbersInOrderOfTime()
    {
        Assert.All(ArrivalPattern.All, pattern =>
        {
            var uploads = pattern.Draw(1);
            Assert.Equal(uploads.Select(upload => upload.AtSeconds).Order(), uploads.Select(upload => upload.AtSeconds));
            Assert.Equal(pattern.Count ?? uploads.Count, uploads.Count);
        });
    }

    private static RunSummary Run(long seed) => RunSummary.Of(Simulation.Run(new(ArrivalPattern.PoisonStorm.Draw(seed), ComputeProfile.Cpu, new ScaleSettings(), seed)));
}

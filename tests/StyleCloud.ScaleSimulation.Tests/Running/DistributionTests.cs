using StyleCloud.ScaleSimulation.Running;

namespace StyleCloud.ScaleSimulation.Tests.Running;

public sealed class DistributionTests
{
    [Fact]
    public void Of_OneToHundred_GivesNearestRanks() =>
        Assert.Equal(new Distribution(50, 95, 100, 50.5), Distribution.Of(Enumerable.Range(1, 100).Select(value => (double)value).Reverse()));

    [Fact]
    public void Of_Nothing_IsZero() => Assert.Equal(new Distribution(0, 0, 0, 0), Distribution.Of([]));
}

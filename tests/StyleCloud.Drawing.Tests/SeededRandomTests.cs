namespace StyleCloud.Drawing.Tests;

public sealed class SeededRandomTests
{
    /// <summary>SplitMix64 as its authors' C code gives it for seed 1234567.</summary>
    [Fact]
    public void NextDouble_KnownSeed_GivesTheKnownSequence()
    {
        var random = new SeededRandom(1234567);

        Assert.Equal((6457827717110365317UL >> 11) / (double)(1UL << 53), random.NextDouble());
        Assert.Equal((3203168211198807973UL >> 11) / (double)(1UL << 53), random.NextDouble());
    }

    [Fact]
    public void Normal_ManyNumbers_HaveMeanZeroAndVarianceOne()
    {
        var random = new SeededRandom(9);
        var values = Enumerable.Range(0, 20_000).Select(_ => random.Normal()).ToList();

        Assert.InRange(values.Average(), -0.03, 0.03);
        Assert.InRange(values.Average(value => value * value), 0.95, 1.05);
    }
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Tests.Clock;

public sealed class RandomStreamTests
{
    private const int Count = 100_000;

    // Five standard errors of a mean over Count draws, of a distribution with standard deviation 1.
    private static readonly double FiveErrors = 5 / Math.Sqrt(Count);

    [Fact]
    public void Uniform_ManyDraws_HasMeanAndVarianceOfTheUniformDistribution()
    {
        var draws = Draw(random => random.Uniform());
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - double.Epsilon));
        Assert.Equal(0.5, draws.Average(), FiveErrors);
        Assert.Equal(1 / 12.0, draws.Average(draw => (draw - 0.5) * (draw - 0.5)), FiveErrors);
    }

    [Fact]
    public void Exponential_ManyDraws_HasItsMean() => Assert.Equal(1, Draw(random => random.Exponential(1)).Average(), FiveErrors);

    [Fact]
    public void LogNormal_ManyDraws_LogarithmIsNormalAroundTheMedian()
    {
        var logarithms = Draw(random => Math.Log(random.LogNormal(2, 1)));
        Assert.Equal(Math.Log(2), logarithms.Average(), FiveErrors);
        Assert.Equal(1, logarithms.Average(value => Math.Pow(value - Math.Log(2), 2)), 2 * FiveErrors);
    }

    [Fact]
    public void Streams_OfOtherPurposesAndSeeds_Differ()
    {
        double[] first = [.. from seed in (long[])[0, 1, 2] from purpose in (long[])[1, 2, 3] select new RandomStream(seed, purpose).Uniform()];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    private static double[] Draw(Func<RandomStream, double> draw)
    {
        var random = new RandomStream(7, 7);
        return [.. Enumerable.Range(0, Count).Select(_ => draw(random))];
    }
}

using StyleCloud.Drawing;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Tests.Defaults;

public sealed class WhiteningTests
{
    [Fact]
    public void ZeroPhase_NoRegularization_MakesTheCovarianceTheIdentity()
    {
        using var scope = NewDisposeScope();
        var covariance = Covariance();

        var map = Whitening.ZeroPhase(covariance, 0);

        Assert.True(allclose(map, map.t(), 1e-5, 1e-5));
        Assert.True(allclose(map.matmul(covariance).matmul(map), eye(4), 1e-4, 1e-4));
    }

    [Fact]
    public void Principal_NoRegularization_KeepsTheStrongestAsUncorrelatedUnitVariances()
    {
        using var scope = NewDisposeScope();
        var covariance = Covariance();

        var map = Whitening.Principal(covariance, 2, 0);

        Assert.Equal([4, 2], map.shape);
        Assert.True(allclose(map.t().matmul(covariance).matmul(map), eye(2), 1e-4, 1e-4));
    }

    [Fact]
    public void SphericalKMeans_ThreeTightClusters_FindsTheirDirections()
    {
        using var scope = NewDisposeScope();
        var random = new SeededRandom(1);
        float[][] directions = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
        var rows = Enumerable.Range(0, 300).SelectMany(i => directions[i % 3].Select(value => value + (float)(0.05 * random.Normal()))).ToArray();
        var unit = nn.functional.normalize(tensor(rows, 300, 3), 2, 1);

        // With many more starts than clusters every cluster has one.
        var centroids = SphericalKMeans.Find(unit, 12, 10, random, threads: 2);

        foreach (var direction in directions)
            Assert.True(centroids.matmul(tensor(direction)).max().item<float>() > 0.99f);
        Assert.True(allclose(centroids.norm(1), ones(12), 1e-5, 1e-5));
    }

    [Fact]
    public void SphericalKMeans_MoreCentroidsThanVectors_StillGivesAll()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([5, 3], SphericalKMeans.Find(eye(3), 5, 2, new(1), threads: 1).shape);
    }

    private static TorchSharp.torch.Tensor Covariance()
    {
        var mix = tensor(new float[] { 2, 0, 0, 0, 1, 1, 0, 0, 0.5f, 0, 0.7f, 0, 0, 0.3f, 0.1f, 0.4f }, 4, 4);
        return mix.matmul(mix.t());
    }
}

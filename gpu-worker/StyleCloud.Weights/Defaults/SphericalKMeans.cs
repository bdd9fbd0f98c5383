using StyleCloud.Drawing;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// Directions that many vectors share (Coates and Ng 2012): each vector goes to the centroid with the largest dot product,
/// each centroid becomes the direction of the sum of its vectors, weighted by those products.
/// </summary>
internal static class SphericalKMeans
{
    private const int RowsPerPart = 2000;
    private const double Empty = 1e-6;

    /// <summary>Finds the centroids.</summary>
    /// <param name="unit">(n, D) vectors of length 1.</param>
    /// <param name="count">How many centroids.</param>
    /// <param name="rounds">0 gives the exemplars that it begins with.</param>
    /// <param name="random">Chooses the beginning and replaces empty clusters.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <returns>(count, D) of length 1, owned by the caller's dispose scope.</returns>
    public static Tensor Find(Tensor unit, int count, int rounds, SeededRandom random, int threads)
    {
        using var scope = NewDisposeScope();
        var centroids = unit.index_select(0, Choose(unit.shape[0], count, random));
        for (var round = 0; round < rounds; round++)
        {
            using var inner = NewDisposeScope();
            var sums = Sums(unit, centroids, threads);
            var lengths = sums.norm(1, keepdim: true);
            var replacements = unit.index_select(0, Choose(unit.shape[0], count, random));
            centroids = where(lengths > Empty.Kept(), sums / lengths.clamp_min(Empty.Kept()), replacements).MoveToOuterDisposeScope();
        }

        return centroids.MoveToOuterDisposeScope();
    }

    private static Tensor Sums(Tensor unit, Tensor centroids, int threads)
    {
        var rows = unit.shape[0];
        var parts = SingleThreadedWork.Map((int)((rows + RowsPerPart - 1) / RowsPerPart), threads, part =>
        {
            using var scope = NewDisposeScope();
            var start = (long)part * RowsPerPart;
            var some = unit.narrow(0, start, Math.Min(RowsPerPart, rows - start));
            var (products, nearest) = some.matmul(centroids.t()).max(1);
            return zeros_like(centroids).index_add_(0, nearest, some * products.unsqueeze(1), 1L.Kept()).DetachFromDisposeScope();
        });
        var sum = zeros_like(centroids);
        foreach (var part in parts)
        {
            sum.add_(part);
            part.Dispose();
        }

        return sum;
    }

    /// <summary>Different rows, in random order; with repetition only when there are too few.</summary>
    private static Tensor Choose(long rows, int count, SeededRandom random)
    {
        var order = new long[rows];
        for (var i = 0L; i < rows; i++)
            order[i] = i;
        for (var i = 0; i < Math.Min(count, rows); i++)
        {
            var other = i + random.Below((int)rows - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return tensor(Enumerable.Range(0, count).Select(i => order[i % rows]).ToArray());
    }
}

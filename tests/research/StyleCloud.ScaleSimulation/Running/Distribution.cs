namespace StyleCloud.ScaleSimulation.Running;

/// <summary>Quantiles of a sample, seconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Max">Largest.</param>
/// <param name="Mean">Mean.</param>
internal sealed record Distribution(double P50, double P95, double Max, double Mean)
{
    /// <summary>Nearest-rank quantiles; zeros for an empty sample.</summary>
    public static Distribution Of(IEnumerable<double> sample)
    {
        var sorted = sample.Order().ToArray();
        return sorted.Length == 0 ? new(0, 0, 0, 0) : new(Rank(sorted, 0.5), Rank(sorted, 0.95), sorted[^1], sorted.Average());
    }

    private static double Rank(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

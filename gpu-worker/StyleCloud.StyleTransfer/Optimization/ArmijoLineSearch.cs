using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>A line search, in the shape of <see cref="ArmijoLineSearch.Search"/>.</summary>
internal delegate (Tensor Point, Evaluation Evaluation)? LineSearch(
    Func<Tensor, Evaluation> evaluate, Tensor point, double value, Func<Tensor> direction, double slope, double length, out bool anyFinite);

/// <summary>
/// Backtracking until the value falls enough: f(x + td) ≤ f(x) + c₁·t·∇fᵀd with c₁ = 10⁻⁴ (Nocedal and Wright 2006,
/// equation 3.4). The next t is the minimum of the parabola through what is known (section 3.5), kept within a tenth
/// and a half of the last. A step whose value is not finite is shortened tenfold.
/// </summary>
/// <remarks>
/// The curvature condition of the strong Wolfe search is left to <see cref="LbfgsHistory.TryAdd"/>, which refuses pairs that
/// violate it. On style transfer both searches follow the same curve per evaluation, and this one needs fewer lines and no second loop;
/// the benchmark <c>line-search</c> prints both. At 128 px with default features and options their losses are the same digits from the photo, from 10 to 200
/// evaluations; from noise those of this search are 1 to 2.5 % lower.
/// </remarks>
public static class ArmijoLineSearch
{
    private const double SufficientDecrease = 1e-4;
    private const int MaxTrials = 12;

    /// <summary>Rounding of 32-bit sums: a value that is higher by this share of itself is not known to be higher.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Searches along a direction.</summary>
    /// <param name="evaluate">The objective.</param>
    /// <param name="point">x, flat; not changed.</param>
    /// <param name="value">f(x).</param>
    /// <param name="direction">
    /// Makes d, flat; the caller's. A trial point takes its place in memory: it is made once more for another trial, which is rare, instead of being kept, which is a fifth of the memory of a large picture.
    /// </param>
    /// <param name="slope">∇f(x)ᵀd, negative.</param>
    /// <param name="length">First t to try.</param>
    /// <param name="anyFinite">Whether any trial had finite value and gradient.</param>
    /// <returns>The new point and its evaluation, owned by the caller; null when no trial was good enough.</returns>
    public static (Tensor Point, Evaluation Evaluation)? Search(
        Func<Tensor, Evaluation> evaluate, Tensor point, double value, Func<Tensor> direction, double slope, double length, out bool anyFinite)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        ArgumentNullException.ThrowIfNull(direction);
        anyFinite = false;
        var t = length;
        for (var trial = 0; trial < MaxTrials; trial++)
        {
            var candidate = direction().mul_(t.Kept()).add_(point).DetachFromDisposeScope();
            var evaluation = Evaluate(evaluate, candidate);
            if (evaluation.IsFinite)
            {
                anyFinite = true;
                if (evaluation.Losses.Total <= value + SufficientDecrease * t * slope && evaluation.Losses.Total < value)
                    return (candidate, evaluation);
            }

            candidate.Dispose();
            evaluation.Gradient.Dispose();
            if (evaluation.IsFinite && Math.Abs(evaluation.Losses.Total - value) <= Rounding * Math.Abs(value) && -t * slope <= Rounding * Math.Abs(value))
                return null;
            t = evaluation.IsFinite ? Shorter(t, value, slope, evaluation.Losses.Total) : t / 10;
        }

        return null;
    }

    /// <summary>What cannot be evaluated, most likely for lack of memory, is not kept.</summary>
    private static Evaluation Evaluate(Func<Tensor, Evaluation> evaluate, Tensor candidate)
    {
        try
        {
            return evaluate(candidate);
        }
        catch
        {
            candidate.Dispose();
            throw;
        }
    }

    private static double Shorter(double t, double value, double slope, double found)
    {
        var parabola = -slope * t * t / (2 * (found - value - slope * t));
        return double.IsFinite(parabola) ? Math.Clamp(parabola, t / 10, t / 2) : t / 2;
    }
}

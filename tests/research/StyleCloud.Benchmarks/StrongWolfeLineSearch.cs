using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>
/// The textbook alternative that <see cref="ArmijoLineSearch"/> is measured against: sufficient decrease and the strong
/// curvature condition |∇f(x + td)ᵀd| ≤ c₂ |∇f(x)ᵀd| with c₁ = 10⁻⁴ and c₂ = 0.9. Nocedal and Wright 2006, algorithms 3.5 and 3.6;
/// trial points from cubic interpolation, equation 3.59.
/// </summary>
internal sealed class StrongWolfeLineSearch
{
    private const double C1 = 1e-4, C2 = 0.9;
    private const int MaxTrials = 20;

    private readonly Func<Tensor, Evaluation> _evaluate;
    private readonly Tensor _point;
    private readonly Tensor _direction;
    private readonly double _value;
    private readonly double _slope;
    private readonly List<Trial> _trials = [];

    private StrongWolfeLineSearch(Func<Tensor, Evaluation> evaluate, Tensor point, double value, Tensor direction, double slope) =>
        (_evaluate, _point, _value, _direction, _slope) = (evaluate, point, value, direction, slope);

    /// <summary>Same contract as <see cref="ArmijoLineSearch.Search"/>.</summary>
    public static (Tensor Point, Evaluation Evaluation)? Search(
        Func<Tensor, Evaluation> evaluate, Tensor point, double value, Func<Tensor> direction, double slope, double length, out bool anyFinite)
    {
        using var made = direction();
        var search = new StrongWolfeLineSearch(evaluate, point, value, made, slope);
        var chosen = search.Bracket(length);
        anyFinite = search._trials.Any(trial => trial.Evaluation.IsFinite);
        foreach (var trial in search._trials.Where(trial => trial != chosen))
            trial.Dispose();
        return chosen is null ? null : (chosen.Point, chosen.Evaluation);
    }

    private Trial? Bracket(double t)
    {
        var previous = (T: 0.0, Value: _value, Slope: _slope);
        while (_trials.Count < MaxTrials)
        {
            var trial = Try(t);
            if (!trial.Evaluation.IsFinite)
            {
                t /= 10;
                continue;
            }

            var here = (trial.T, trial.Value, trial.Slope);
            if (trial.Value > _value + C1 * t * _slope || (_trials.Count > 1 && trial.Value >= previous.Value))
                return Zoom(previous, here);
            if (Math.Abs(trial.Slope) <= -C2 * _slope)
                return trial;
            if (trial.Slope >= 0)
                return Zoom(here, previous);
            previous = here;
            t *= 2;
        }

        return Best();
    }

    private Trial? Zoom((double T, double Value, double Slope) low, (double T, double Value, double Slope) high)
    {
        while (_trials.Count < MaxTrials)
        {
            var trial = Try(Cubic(low, high));
            var here = (trial.T, trial.Value, trial.Slope);
            if (!trial.Evaluation.IsFinite || trial.Value > _value + C1 * trial.T * _slope || trial.Value >= low.Value)
            {
                high = here;
                continue;
            }

            if (Math.Abs(trial.Slope) <= -C2 * _slope)
                return trial;
            if (trial.Slope * (high.T - low.T) >= 0)
                high = low;
            low = here;
        }

        return Best();
    }

    private Trial? Best() => _trials.Where(trial => trial.Evaluation.IsFinite && trial.Value < _value).MinBy(trial => trial.Value);

    private static double Cubic((double T, double Value, double Slope) a, (double T, double Value, double Slope) b)
    {
        var d1 = a.Slope + b.Slope - 3 * (a.Value - b.Value) / (a.T - b.T);
        var d2 = Math.Sign(b.T - a.T) * Math.Sqrt(d1 * d1 - a.Slope * b.Slope);
        var t = b.T - (b.T - a.T) * (b.Slope + d2 - d1) / (b.Slope - a.Slope + 2 * d2);
        var (low, high) = (Math.Min(a.T, b.T), Math.Max(a.T, b.T));
        var margin = 0.1 * (high - low);
        return double.IsFinite(t) ? Math.Clamp(t, low + margin, high - margin) : (low + high) / 2;
    }

    private Trial Try(double t)
    {
        var point = _point.add(_direction, alpha: t).DetachFromDisposeScope();
        var evaluation = _evaluate(point);
        using var slope = evaluation.Gradient.dot(_direction);
        var trial = new Trial(t, point, evaluation, slope.ToDouble());
        _trials.Add(trial);
        return trial;
    }

    private sealed record Trial(double T, Tensor Point, Evaluation Evaluation, double Slope) : IDisposable
    {
        public double Value => Evaluation.Losses.Total;

        public void Dispose()
        {
            Point.Dispose();
            Evaluation.Gradient.Dispose();
        }
    }
}

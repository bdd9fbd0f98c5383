using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>What an iteration of <see cref="Lbfgs"/> came to.</summary>
public enum StepOutcome
{
    /// <summary>A lower point was found.</summary>
    Advanced,

    /// <summary>A lower point was found, and over the last steps the value hardly fell (<see cref="LbfgsSettings.Tolerance"/>).</summary>
    Settled,

    /// <summary>No lower point exists along the negative gradient, to the precision of the arithmetic.</summary>
    Converged,

    /// <summary>The next values are all not finite; the point is the best finite one.</summary>
    NotFinite,
}

/// <summary>
/// Limited-memory BFGS (Liu and Nocedal 1989), preconditioned if wanted, over a flat tensor, on its device. The first
/// step is a steepest descent of a stated length. Later ones try the full quasi-Newton step and shorten it only when it does not
/// lower the value enough (<see cref="ArmijoLineSearch"/>), so most iterations cost a single evaluation. The value never
/// rises: the current point is always the best one seen.
/// </summary>
public sealed class Lbfgs : IDisposable
{
    /// <summary>Steps over which the value has to fall by less than <see cref="LbfgsSettings.Tolerance"/>.</summary>
    public const int SettlingSteps = 20;

    private readonly Func<Tensor, Evaluation> _evaluate;
    private readonly LbfgsSettings _settings;
    private readonly LbfgsHistory _history;
    private readonly LineSearch _search;
    private readonly Queue<double> _recent = [];
    private Evaluation _current;
    private int _sinceRestart;

    /// <summary>Evaluates the start.</summary>
    /// <param name="evaluate">The objective; the optimiser owns the gradients that it returns.</param>
    /// <param name="start">Flat start point; copied.</param>
    /// <param name="settings">History length and first step.</param>
    /// <exception cref="ArgumentException">The value or gradient at the start is not finite.</exception>
    public Lbfgs(Func<Tensor, Evaluation> evaluate, Tensor start, LbfgsSettings settings)
        : this(evaluate, start, settings, ArmijoLineSearch.Search)
    {
    }

    /// <summary>With another line search, which is how they are compared.</summary>
    internal Lbfgs(Func<Tensor, Evaluation> evaluate, Tensor start, LbfgsSettings settings, LineSearch search)
        : this(evaluate, settings, start.detach().clone(), search) => EvaluateStart();

    private Lbfgs(Func<Tensor, Evaluation> evaluate, LbfgsSettings settings, Tensor ownedPoint, LineSearch search)
    {
        (_evaluate, _settings, Point, _search) = (evaluate, settings, ownedPoint.DetachFromDisposeScope(), search);
        _history = new(settings.History, settings.Precondition, settings.IsHistoryHalf);
    }

    /// <summary>The best point so far; stays the optimiser's and is replaced by every step.</summary>
    public Tensor Point { get; private set; }

    /// <summary>The losses at <see cref="Point"/>.</summary>
    public LossTerms Losses => _current.Losses;

    /// <summary>Evaluations spent, rejected trial points included.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The same without a copy, which would be there as long as the start is.</summary>
    /// <param name="evaluate">The objective; the optimiser owns the gradients that it returns.</param>
    /// <param name="start">Flat start point; taken over.</param>
    /// <param name="settings">History length and first step.</param>
    /// <exception cref="ArgumentException">The value or gradient at the start is not finite.</exception>
    public static Lbfgs From(Func<Tensor, Evaluation> evaluate, Tensor start, LbfgsSettings settings)
    {
        var optimizer = new Lbfgs(evaluate, settings, start, ArmijoLineSearch.Search);
        optimizer.EvaluateStart();
        return optimizer;
    }

    /// <summary>Continues from a saved state as if there had been no interruption.</summary>
    /// <param name="evaluate">The same objective.</param>
    /// <param name="settings">The same settings.</param>
    /// <param name="state">What <see cref="Save"/> returned; copied, stays the caller's.</param>
    public static Lbfgs Restore(Func<Tensor, Evaluation> evaluate, LbfgsSettings settings, LbfgsState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var restored = new Lbfgs(evaluate, settings, state.Point.clone(), ArmijoLineSearch.Search)
        {
            _current = new(state.Losses, state.Gradient.clone().DetachFromDisposeScope(), state.GradientNorm),
            _sinceRestart = state.SinceRestart,
            Evaluations = state.Evaluations,
        };
        foreach (var value in state.RecentValues)
            restored._recent.Enqueue(value);
        foreach (var (step, change) in state.Pairs)
        {
            using var scope = NewDisposeScope();
            restored._history.TryAdd(step.to(state.Point.dtype), change.to(state.Point.dtype));
        }

        return restored;
    }

    /// <summary>Copies everything that the next step depends on.</summary>
    public LbfgsState Save() => State(tensor => tensor.clone());

    /// <summary>The same without copies: the tensors change with the next step.</summary>
    public LbfgsState View() => State(tensor => tensor.alias());

    /// <summary>One iteration: a direction, a search along it, a new curvature pair.</summary>
    public StepOutcome Step()
    {
        if (_settings.RestartEvery > 0 && _sinceRestart >= _settings.RestartEvery)
            Restart();
        if (_current.GradientNorm == 0)
            return StepOutcome.Converged;

        _recent.Enqueue(Losses.Total);
        var outcome = SearchAlongNewDirection();
        if (outcome != StepOutcome.Advanced && _history.Count > 0)
        {
            // A stale history can point uphill or nowhere; the gradient itself gets the last word.
            Restart();
            outcome = SearchAlongNewDirection();
        }

        return outcome == StepOutcome.Advanced && IsSettled() ? StepOutcome.Settled : outcome;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Point.Dispose();
        _current.Gradient?.Dispose();
        _history.Dispose();
    }

    private void EvaluateStart()
    {
        try
        {
            _current = Evaluate(Point);
            if (!_current.IsFinite)
                throw new ArgumentException("The objective is not finite at the start.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private LbfgsState State(Func<Tensor, Tensor> take)
    {
        using var scope = NewDisposeScope();
        return new(
            Take(Point),
            Losses,
            Take(_current.Gradient),
            _current.GradientNorm,
            [.. _history.Pairs.Select(pair => (Take(pair.Step), Take(pair.GradientChange)))],
            [.. _recent],
            _sinceRestart,
            Evaluations);

        Tensor Take(Tensor tensor) => take(tensor).DetachFromDisposeScope();
    }

    private bool IsSettled()
    {
        if (_recent.Count < SettlingSteps)
            return false;
        var before = _recent.Dequeue();
        return before - Losses.Total < _settings.Tolerance * before;
    }

    private StepOutcome SearchAlongNewDirection()
    {
        using var scope = NewDisposeScope();
        Tensor? direction = _history.Direction(_current.Gradient);
        var slope = Dot(_current.Gradient, direction);
        if (!(slope < 0))
            return double.IsFinite(slope) ? StepOutcome.Converged : StepOutcome.NotFinite;

        // Without curvature there is no natural step length: the first step moves each value by FirstStepRms on average.
        var length = _history.Count > 0 ? 1 : _settings.FirstStepRms * Math.Sqrt(Point.numel() / Dot(direction, direction));
        var found = _search(Evaluate, Point, _current.Losses.Total, TakeDirection, slope, length, out var anyFinite);
        if (found is not { } next)
            return anyFinite ? StepOutcome.Converged : StepOutcome.NotFinite;

        MoveTo(next.Point, next.Evaluation);
        return StepOutcome.Advanced;

        Tensor TakeDirection()
        {
            var made = direction ?? _history.Direction(_current.Gradient);
            direction = null;
            return made;
        }
    }

    private void MoveTo(Tensor point, Evaluation evaluation)
    {
        // In place of what is not needed any more: a large picture is a large part of a machine's memory.
        _history.TryAdd(Point.neg_().add_(point), _current.Gradient.neg_().add_(evaluation.Gradient));
        Point.Dispose();
        _current.Gradient.Dispose();
        (Point, _current) = (point, evaluation);
    }

    private void Restart()
    {
        _history.Clear();
        _sinceRestart = 0;
    }

    private Evaluation Evaluate(Tensor point)
    {
        Evaluations++;
        _sinceRestart++;
        var evaluation = _evaluate(point);
        evaluation.Gradient.DetachFromDisposeScope();
        return evaluation;
    }

    private static double Dot(Tensor left, Tensor right)
    {
        using var product = left.dot(right);
        return product.Number();
    }
}

/// <summary>How <see cref="Lbfgs"/> works.</summary>
/// <param name="History">Curvature pairs kept, ≥ 1.</param>
/// <param name="FirstStepRms">Root mean square of the first step, in the point's units (grey levels of 0…255 for pictures).</param>
/// <param name="RestartEvery">The history is forgotten after so many evaluations; 0 never.</param>
/// <param name="Precondition">What the inverse Hessian is taken for before there is curvature, up to a factor: linear, symmetric, positive definite; null for the identity.</param>
/// <param name="Tolerance">The share of itself by which the value must fall in <see cref="Lbfgs.SettlingSteps"/> steps, or it counts as settled; 0 never.</param>
/// <param name="IsHistoryHalf">Whether curvature pairs are stored as bfloat16, in half the memory.</param>
public sealed record LbfgsSettings(int History = 16, double FirstStepRms = 3, int RestartEvery = 0, Func<Tensor, Tensor>? Precondition = null, bool IsHistoryHalf = false, double Tolerance = 0);

using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>
/// The newest curvature pairs and what they say about the inverse Hessian. Nocedal and Wright 2006, section 7.2:
/// sₖ = xₖ₊₁ − xₖ, yₖ = ∇fₖ₊₁ − ∇fₖ, ρₖ = 1 / yₖᵀsₖ, H⁰ₖ = γₖP, γₖ = sₖᵀyₖ / yₖᵀPyₖ. P is the preconditioner or the identity.
/// </summary>
/// <remarks>
/// The pairs are rows of two matrices, allocated whole with the first pair. Memory is 2 · capacity · n from then on, so a
/// picture that is too large fails in its first iteration and not in its thirtieth.
/// </remarks>
public sealed class LbfgsHistory : IDisposable
{
    private readonly double[] _rho;
    private readonly double[] _gamma;
    private readonly Func<Tensor, Tensor>? _precondition;
    private Tensor? _steps;
    private Tensor? _changes;
    private int _oldest;

    /// <summary>Holds nothing yet.</summary>
    /// <param name="capacity">Pairs kept at most.</param>
    /// <param name="precondition">P: linear, symmetric, positive definite; null for the identity.</param>
    public LbfgsHistory(int capacity, Func<Tensor, Tensor>? precondition = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        (_rho, _gamma, _precondition) = (new double[capacity], new double[capacity], precondition);
    }

    /// <summary>Pairs held.</summary>
    public int Count { get; private set; }

    /// <summary>The pairs, oldest first, as views into the history; the views belong to the caller.</summary>
    public IEnumerable<(Tensor Step, Tensor GradientChange)> Pairs =>
        Enumerable.Range(0, Count).Select(age => (_steps![Row(age)], _changes![Row(age)]));

    /// <summary>
    /// Copies a pair when it satisfies the curvature condition sᵀy &gt; ε‖s‖‖y‖ (the positive side of Nocedal and Wright,
    /// equation 6.7), without which the inverse Hessian would cease to be positive definite.
    /// </summary>
    /// <param name="step">s, flat; stays the caller's.</param>
    /// <param name="gradientChange">y, flat; stays the caller's.</param>
    /// <returns>Whether the pair was taken.</returns>
    public bool TryAdd(Tensor step, Tensor gradientChange)
    {
        ArgumentNullException.ThrowIfNull(step);
        const double SmallestCosine = 1e-8;
        using var scope = NewDisposeScope();
        var preconditioned = _precondition?.Invoke(gradientChange) ?? gradientChange;
        var products = stack([step.dot(gradientChange), step.dot(step), gradientChange.dot(gradientChange), gradientChange.dot(preconditioned)])
            .to(ScalarType.Float64).cpu().data<double>();
        var (sy, ss, yy, ypy) = (products[0], products[1], products[2], products[3]);
        if (!(sy > SmallestCosine * Math.Sqrt(ss) * Math.Sqrt(yy)) || !double.IsFinite(yy))
            return false;

        _steps ??= step.new_empty(_rho.Length, step.shape[0]).DetachFromDisposeScope();
        _changes ??= step.new_empty(_rho.Length, step.shape[0]).DetachFromDisposeScope();
        if (Count == _rho.Length)
            _oldest = (_oldest + 1) % _rho.Length;
        else
            Count++;
        var row = Row(Count - 1);
        _steps[row].copy_(step);
        _changes[row].copy_(gradientChange);
        (_rho[row], _gamma[row]) = (1 / sy, sy / ypy);
        return true;
    }

    /// <summary>
    /// The two-loop recursion (Nocedal and Wright 2006, algorithm 7.4): −Hₖ∇f without ever forming Hₖ; −P∇f while there are no pairs. All inner products
    /// stay on the device; nothing waits for it.
    /// </summary>
    /// <param name="gradient">∇f, flat; not changed.</param>
    /// <returns>The direction, owned by the caller.</returns>
    public Tensor Direction(Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        using var scope = NewDisposeScope();
        var q = gradient.neg();
        var alphas = new Tensor[Count];
        for (var age = Count - 1; age >= 0; age--)
        {
            alphas[age] = _steps![Row(age)].dot(q) * _rho[Row(age)].Kept();
            q.addcmul_(_changes![Row(age)], alphas[age], (-1L).Kept());
        }

        if (_precondition is not null)
            q = _precondition(q);
        if (Count > 0)
            q.mul_(_gamma[Row(Count - 1)].Kept());
        for (var age = 0; age < Count; age++)
        {
            var beta = _changes![Row(age)].dot(q) * _rho[Row(age)].Kept();
            q.addcmul_(_steps![Row(age)], alphas[age] - beta, 1L.Kept());
        }

        return q.MoveToOuterDisposeScope();
    }

    /// <summary>Forgets every pair; the memory stays for the next ones.</summary>
    public void Clear() => (Count, _oldest) = (0, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _steps?.Dispose();
        _changes?.Dispose();
    }

    /// <summary>Row of the pair of that age; 0 is the oldest.</summary>
    private int Row(int age) => (_oldest + age) % _rho.Length;
}

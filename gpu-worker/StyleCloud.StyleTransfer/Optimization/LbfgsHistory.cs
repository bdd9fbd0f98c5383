using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>
/// The newest curvature pairs and what they say about the inverse Hessian. Nocedal and Wright 2006, section 7.2:
/// sₖ = xₖ₊₁ − xₖ, yₖ = ∇fₖ₊₁ − ∇fₖ, ρₖ = 1 / yₖᵀsₖ, H⁰ₖ = γₖP, γₖ = sₖᵀyₖ / yₖᵀPyₖ. P is the preconditioner or the identity.
/// </summary>
/// <remarks>
/// The pairs are rows of two matrices, allocated whole with the first pair. Memory is 2 · capacity · n from then on, so a
/// picture that is too large fails in its first iteration and not in a later one.
/// </remarks>
public sealed class LbfgsHistory : IDisposable
{
    private const long MostConverted = 1 << 22;

    private readonly double[] _rho;
    private readonly double[] _gamma;
    private readonly Func<Tensor, Tensor>? _precondition;
    private readonly bool _isHalf;
    private Tensor? _steps;
    private Tensor? _changes;
    private int _oldest;

    /// <summary>Holds nothing yet.</summary>
    /// <param name="capacity">Pairs kept at most.</param>
    /// <param name="precondition">P: linear, symmetric, positive definite; null for the identity.</param>
    /// <param name="isHalf">Whether pairs are stored as bfloat16, in half the memory. Everything is computed in the vectors' precision, of the pairs as they are stored.</param>
    public LbfgsHistory(int capacity, Func<Tensor, Tensor>? precondition = null, bool isHalf = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        (_rho, _gamma, _precondition, _isHalf) = (new double[capacity], new double[capacity], precondition, isHalf);
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
    /// <param name="step">s, flat; stays the caller's, rounded where pairs are stored in half precision.</param>
    /// <param name="gradientChange">y, flat; as for s.</param>
    /// <returns>Whether the pair was taken.</returns>
    public bool TryAdd(Tensor step, Tensor gradientChange)
    {
        ArgumentNullException.ThrowIfNull(step);
        const double SmallestCosine = 1e-8;
        using var scope = NewDisposeScope();
        if (_isHalf)
        {
            Round(step);
            Round(gradientChange);
        }

        using var preconditioned = _precondition?.Invoke(gradientChange) ?? gradientChange.alias();
        var values = stack([step.dot(gradientChange), step.dot(step), gradientChange.dot(gradientChange), gradientChange.dot(preconditioned)])
            .to(ScalarType.Float64).cpu().data<double>();
        var (sy, ss, yy, ypy) = (values[0], values[1], values[2], values[3]);
        if (!(sy > SmallestCosine * Math.Sqrt(ss) * Math.Sqrt(yy)) || !double.IsFinite(yy))
            return false;

        _steps ??= Room(step);
        _changes ??= Room(step);
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
            alphas[age] = Dot(_steps![Row(age)], q) * _rho[Row(age)].Kept();
            Add(q, _changes![Row(age)], alphas[age], -1);
        }

        if (_precondition is not null)
        {
            using var before = q;
            q = _precondition(before);
        }

        if (Count > 0)
            q.mul_(_gamma[Row(Count - 1)].Kept());
        for (var age = 0; age < Count; age++)
        {
            var beta = Dot(_changes![Row(age)], q) * _rho[Row(age)].Kept();
            Add(q, _steps![Row(age)], alphas[age] - beta, 1);
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

    private Tensor Room(Tensor like) => like.new_empty([_rho.Length, like.shape[0]], _isHalf ? ScalarType.BFloat16 : like.dtype).DetachFromDisposeScope();

    /// <summary>Makes a vector what it will be when it was stored, so that everything is computed of that.</summary>
    private void Round(Tensor vector)
    {
        foreach (var (first, count) in Parts(vector))
        {
            using var part = NewDisposeScope();
            vector.narrow(0, first, count).copy_(vector.narrow(0, first, count).to(ScalarType.BFloat16));
        }
    }

    /// <summary>A stored vector's product with another.</summary>
    private Tensor Dot(Tensor stored, Tensor vector)
    {
        using var scope = NewDisposeScope();
        var sum = vector.new_zeros([]);
        foreach (var (first, count) in Parts(vector))
        {
            using var part = NewDisposeScope(); // Or all parts would be there at once.
            sum.add_(stored.narrow(0, first, count).to(vector.dtype).dot(vector.narrow(0, first, count)));
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>Adds a stored vector, times a scalar on the device and a sign, to another.</summary>
    private void Add(Tensor vector, Tensor stored, Tensor factor, long sign)
    {
        foreach (var (first, count) in Parts(vector))
        {
            using var part = NewDisposeScope();
            vector.narrow(0, first, count).addcmul_(stored.narrow(0, first, count).to(vector.dtype), factor, sign.Kept());
        }
    }

    /// <summary>Whole where nothing is converted; otherwise in parts, so that no vector is ever converted as a whole.</summary>
    private IEnumerable<(long First, long Count)> Parts(Tensor vector)
    {
        var (length, most) = (vector.shape[0], _isHalf ? MostConverted : long.MaxValue);
        for (long first = 0; first < length; first += Math.Min(most, length - first))
            yield return (first, Math.Min(most, length - first));
    }

    /// <summary>Row of the pair of that age; 0 is the oldest.</summary>
    private int Row(int age) => (_oldest + age) % _rho.Length;
}

using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>
/// The newest curvature pairs and what they say about the inverse Hessian. Nocedal and Wright 2006, section 7.2:
/// sₖ = xₖ₊₁ − xₖ, yₖ = ∇fₖ₊₁ − ∇fₖ, ρₖ = 1 / yₖᵀsₖ, γₖ = sₖᵀyₖ / yₖᵀyₖ.
/// </summary>
public sealed class LbfgsHistory : IDisposable
{
    private readonly LinkedList<Pair> _pairs = [];
    private readonly int _capacity;

    /// <summary>Keeps at most <paramref name="capacity"/> pairs.</summary>
    public LbfgsHistory(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
    }

    /// <summary>Pairs held.</summary>
    public int Count => _pairs.Count;

    /// <summary>The pairs, oldest first. They stay the history's.</summary>
    public IEnumerable<(Tensor Step, Tensor GradientChange)> Pairs => _pairs.Select(pair => (pair.S, pair.Y));

    /// <summary>
    /// Takes a pair when it satisfies the curvature condition sᵀy &gt; ε‖s‖‖y‖ (Nocedal and Wright, equation 7.18 and
    /// section 18.3's damping alternative: skip), without which the inverse Hessian would cease to be positive definite.
    /// </summary>
    /// <param name="step">s; owned by the history afterwards, disposed when refused.</param>
    /// <param name="gradientChange">y; owned by the history afterwards, disposed when refused.</param>
    /// <returns>Whether the pair was taken.</returns>
    public bool TryAdd(Tensor step, Tensor gradientChange)
    {
        const double SmallestCosine = 1e-8;
        double sy, ss, yy;
        using (NewDisposeScope())
        {
            var products = stack([step.dot(gradientChange), step.dot(step), gradientChange.dot(gradientChange)]).to(ScalarType.Float64).cpu();
            var values = products.data<double>();
            (sy, ss, yy) = (values[0], values[1], values[2]);
        }

        if (!(sy > SmallestCosine * Math.Sqrt(ss) * Math.Sqrt(yy)) || !double.IsFinite(yy))
        {
            step.Dispose();
            gradientChange.Dispose();
            return false;
        }

        if (_pairs.Count == _capacity)
            RemoveOldest();
        _pairs.AddLast(new Pair(step.DetachFromDisposeScope(), gradientChange.DetachFromDisposeScope(), 1 / sy, sy / yy));
        return true;
    }

    /// <summary>
    /// The two-loop recursion (Nocedal and Wright, algorithm 7.4): −Hₖ∇f without ever forming Hₖ. All inner products stay on
    /// the device; nothing waits for it.
    /// </summary>
    /// <param name="gradient">∇f, flat; not changed.</param>
    /// <returns>The direction, owned by the caller.</returns>
    public Tensor Direction(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var q = gradient.neg();
        var alphas = new Stack<Tensor>(_pairs.Count);
        for (var node = _pairs.Last; node is not null; node = node.Previous)
        {
            var alpha = node.Value.S.dot(q) * node.Value.Rho;
            q.addcmul_(node.Value.Y, alpha, -1);
            alphas.Push(alpha);
        }

        if (_pairs.Last is { } newest)
            q.mul_(newest.Value.Gamma);
        for (var node = _pairs.First; node is not null; node = node.Next)
        {
            var beta = node.Value.Y.dot(q) * node.Value.Rho;
            q.addcmul_(node.Value.S, alphas.Pop() - beta, 1);
        }

        return q.MoveToOuterDisposeScope();
    }

    /// <summary>Forgets every pair.</summary>
    public void Clear()
    {
        while (_pairs.Count > 0)
            RemoveOldest();
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private void RemoveOldest()
    {
        var oldest = _pairs.First!.Value;
        oldest.S.Dispose();
        oldest.Y.Dispose();
        _pairs.RemoveFirst();
    }

    private sealed record Pair(Tensor S, Tensor Y, double Rho, double Gamma);
}

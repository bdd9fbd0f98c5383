using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Optimization;

public sealed class LbfgsHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Direction_AgainstDenseBfgs_IsTheSameVector(int pairs)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        const int Size = 12;
        var steps = Enumerable.Range(0, pairs).Select(_ => randn(Size, ScalarType.Float64, CPU, generator: generator)).ToList();

        // y = A s with A positive definite gives pairs that satisfy the curvature condition.
        var root = randn([Size, Size], ScalarType.Float64, CPU, generator: generator);
        var a = root.matmul(root.t()) + eye(Size, dtype: ScalarType.Float64);
        using var history = new LbfgsHistory(pairs);
        foreach (var s in steps)
            Assert.True(history.TryAdd(s, a.mv(s)));
        var gradient = randn(Size, ScalarType.Float64, CPU, generator: generator);

        var expected = DenseInverseHessian(steps, [.. steps.Select(s => a.mv(s))]).mv(gradient).neg();
        var actual = history.Direction(gradient);
        Assert.InRange(((actual - expected).norm() / expected.norm()).ToDouble(), 0, 1e-10);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5_000_000)]
    public void Direction_OfPairsInHalfPrecision_IsThatOfTheRoundedPairs(int size)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8, CPU);
        using var half = new LbfgsHistory(3, isHalf: true);
        using var exact = new LbfgsHistory(3);
        for (var i = 0; i < 4; i++)
        {
            var step = randn(size, generator: generator);
            var change = step * 2 + randn(size, generator: generator) * 0.5;
            Assert.True(exact.TryAdd(step.to(ScalarType.BFloat16).to(ScalarType.Float32), change.to(ScalarType.BFloat16).to(ScalarType.Float32)));
            Assert.True(half.TryAdd(step, change));
        }

        var gradient = randn(size, generator: generator);
        var (expected, found) = (exact.Direction(gradient), half.Direction(gradient));

        Assert.Equal(ScalarType.Float32, found.dtype);
        Assert.All(half.Pairs, pair => Assert.Equal(ScalarType.BFloat16, pair.Step.dtype));
        Assert.InRange(((found - expected).norm() / expected.norm()).ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void Direction_WithoutPairs_IsTheNegativeGradient()
    {
        using var scope = NewDisposeScope();
        using var history = new LbfgsHistory(3);
        var gradient = tensor(new[] { 1.0, -2.0 });
        Assert.Equal([-1.0, 2.0], history.Direction(gradient).data<double>().ToArray());
    }

    [Fact]
    public void TryAdd_BeyondCapacity_DropsTheOldest()
    {
        using var scope = NewDisposeScope();
        using var history = new LbfgsHistory(2);
        for (var i = 1; i <= 3; i++)
            history.TryAdd(tensor(new double[] { i, 0 }), tensor(new double[] { i, 0 }));
        Assert.Equal([2.0, 3.0], history.Pairs.Select(pair => pair.Step[0].ToDouble()));
    }

    [Fact]
    public void TryAdd_NoPositiveCurvature_Refuses()
    {
        using var scope = NewDisposeScope();
        using var history = new LbfgsHistory(2);
        Assert.False(history.TryAdd(tensor(new[] { 1.0, 0.0 }), tensor(new[] { -1.0, 0.0 })));
        Assert.False(history.TryAdd(tensor(new[] { 1.0, 0.0 }), tensor(new[] { 0.0, 1.0 })));
        Assert.False(history.TryAdd(tensor(new[] { 1.0, 0.0 }), tensor(new[] { double.NaN, 1.0 })));
        Assert.Equal(0, history.Count);
    }

    [Property(MaxTest = 50)]
    public void Direction_AnyHistory_PointsDownhill(PositiveInt seed, PositiveInt pairs)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed.Get, CPU);
        using var history = new LbfgsHistory(8);
        for (var i = 0; i < pairs.Get % 12; i++)
            history.TryAdd(randn(6, ScalarType.Float64, CPU, generator: generator), randn(6, ScalarType.Float64, CPU, generator: generator));
        var gradient = randn(6, ScalarType.Float64, CPU, generator: generator);
        Assert.True(gradient.dot(history.Direction(gradient)).ToDouble() < 0);
    }

    /// <summary>Hₖ₊₁ = (I − ρsyᵀ) Hₖ (I − ρysᵀ) + ρssᵀ from H₀ = γI (Nocedal and Wright 2006, equation 7.16), formed in full.</summary>
    private static Tensor DenseInverseHessian(List<Tensor> steps, List<Tensor> changes)
    {
        var identity = eye(steps[0].shape[0], dtype: ScalarType.Float64);
        var h = identity * (steps[^1].dot(changes[^1]) / changes[^1].dot(changes[^1]));
        foreach (var (s, y) in steps.Zip(changes))
        {
            var rho = 1 / s.dot(y);
            var v = identity - rho * y.outer(s);
            h = v.t().matmul(h).matmul(v) + rho * s.outer(s);
        }

        return h;
    }
}

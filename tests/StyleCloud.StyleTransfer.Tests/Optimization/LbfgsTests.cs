using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Optimization;

public sealed class LbfgsTests(ITestOutputHelper output)
{
    private static readonly LbfgsSettings Settings = new(History: 10, FirstStepRms: 0.1);

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void Step_OnRosenbrock_ReachesTheMinimum(int dimensions)
    {
        using var scope = NewDisposeScope();
        using var start = tensor(Enumerable.Range(0, dimensions).Select(i => i % 2 == 0 ? -1.2 : 1.0).ToArray());
        using var optimizer = new Lbfgs(Functions.Rosenbrock, start, Settings);
        while (optimizer.Evaluations < 400 && optimizer.Losses.Total > 1e-14 && optimizer.Step() == StepOutcome.Advanced)
        {
        }

        output.WriteLine($"Rosenbrock, {dimensions} dimensions: {optimizer.Losses.Total:E2} after {optimizer.Evaluations} evaluations");
        Assert.InRange((optimizer.Point - 1).abs().max().ToDouble(), 0, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Step_EvaluationThrows_LeavesNoTensorBehind(int broken)
    {
        using var scope = NewDisposeScope();
        using var start = tensor(new[] { -1.2, 1.0 });
        var before = LiveTensors.Settled();
        var evaluations = 0;
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var step = NewDisposeScope();
            using var optimizer = new Lbfgs(point => ++evaluations == broken ? throw new InvalidOperationException("Out of memory.") : Functions.Rosenbrock(point), start, Settings);
            while (optimizer.Step() == StepOutcome.Advanced)
            {
            }
        });
        Assert.Equal((broken, before), (evaluations, Tensor.TotalCount));
    }

    [Fact]
    public void Step_OnQuadratic_ConvergesToTheSolutionOfTheLinearSystem()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var root = randn([8, 8], ScalarType.Float64, CPU, generator: generator);
        var a = root.matmul(root.t()) + eye(8, dtype: ScalarType.Float64) * 0.1;
        var b = randn(8, ScalarType.Float64, CPU, generator: generator);
        using var optimizer = new Lbfgs(Functions.Quadratic(a, b), zeros(8, ScalarType.Float64), Settings);
        while (optimizer.Evaluations < 200 && optimizer.Step() == StepOutcome.Advanced)
        {
        }

        Assert.InRange((a.mv(optimizer.Point) - b).norm().ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void Step_EveryIteration_NeverRaisesTheValue()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Lbfgs(Functions.Rosenbrock, tensor(new[] { -1.2, 1.0, 3.0, -4.0 }), Settings);
        var last = optimizer.Losses.Total;
        for (var i = 0; i < 30 && optimizer.Step() == StepOutcome.Advanced; i++)
        {
            Assert.True(optimizer.Losses.Total < last);
            last = optimizer.Losses.Total;
        }
    }

    [Fact]
    public void Step_FirstIteration_MovesByTheStatedRootMeanSquare()
    {
        using var scope = NewDisposeScope();
        var start = zeros(100, ScalarType.Float64);
        var goal = ones(100, ScalarType.Float64) * 50;
        using var optimizer = new Lbfgs(x => Functions.WithGradient(x, v => (v - goal).square().sum()), start, new(FirstStepRms: 3));
        Assert.Equal(StepOutcome.Advanced, optimizer.Step());
        Assert.Equal(3, (optimizer.Point - start).square().mean().sqrt().ToDouble(), 1e-9);
    }

    [Fact]
    public void Step_AtTheMinimum_SaysConverged()
    {
        using var optimizer = new Lbfgs(Functions.Rosenbrock, ones(2, ScalarType.Float64), Settings);
        Assert.Equal(StepOutcome.Converged, optimizer.Step());
    }

    [Fact]
    public void Step_ValuesTurnNotFinite_KeepsTheBestPointAndSaysSo()
    {
        using var scope = NewDisposeScope();
        var evaluations = 0;
        using var optimizer = new Lbfgs(
            x =>
            {
                var evaluation = Functions.Rosenbrock(x);
                return ++evaluations <= 3 ? evaluation : evaluation with { Losses = new(double.NaN, 0, 0, 0) };
            },
            tensor(new[] { -1.2, 1.0 }),
            Settings);
        while (optimizer.Step() == StepOutcome.Advanced)
        {
        }

        Assert.Equal(StepOutcome.NotFinite, optimizer.Step());
        Assert.True(double.IsFinite(optimizer.Losses.Total));
        Assert.True(optimizer.Point.isfinite().all().item<bool>());
    }

    [Fact]
    public void Step_GradientOverflowsFarOut_BacktracksToFiniteGround()
    {
        using var scope = NewDisposeScope();

        // Finite only within 1 of the origin: a first step of 3 lands outside.
        using var optimizer = new Lbfgs(
            x =>
            {
                var evaluation = Functions.WithGradient(x, v => (v - 0.5).square().sum());
                return x.abs().max().ToDouble() <= 1 ? evaluation : evaluation with { GradientNorm = double.PositiveInfinity };
            },
            zeros(4, ScalarType.Float64),
            new(FirstStepRms: 3));
        Assert.Equal(StepOutcome.Advanced, optimizer.Step());
        Assert.True(optimizer.Losses.Total < 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-3)]
    public void Step_ValueThatHardlyFalls_IsSettledFromTheStepWhereItIs(double tolerance)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Lbfgs(point => Functions.WithGradient(point, x => 1 + x.square().square().sum()), ones(4, ScalarType.Float64) * 100, Settings with { Tolerance = tolerance });
        var values = new List<double> { optimizer.Losses.Total };
        for (var step = 0; step < 60; step++)
        {
            var outcome = optimizer.Step();
            values.Add(optimizer.Losses.Total);
            var isSettled = step + 1 >= Lbfgs.SettlingSteps && values[^(Lbfgs.SettlingSteps + 1)] - values[^1] < tolerance * values[^(Lbfgs.SettlingSteps + 1)];
            if (outcome != StepOutcome.Converged)
                Assert.Equal(isSettled ? StepOutcome.Settled : StepOutcome.Advanced, outcome);
        }
    }

    [Fact]
    public void Constructor_StartNotFinite_Throws() =>
        Assert.Throws<ArgumentException>(() => new Lbfgs(Functions.Rosenbrock, tensor(new[] { double.NaN, 1.0 }), Settings));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restore_InTheMiddle_EndsAtTheSameBits(bool isHalf)
    {
        using var scope = NewDisposeScope();
        var start = tensor(new[] { -1.2, 1.0, 0.5, 2.0 });
        var settings = Settings with { IsHistoryHalf = isHalf };
        using var whole = new Lbfgs(Functions.Rosenbrock, start, settings);
        using var first = new Lbfgs(Functions.Rosenbrock, start, settings);
        for (var i = 0; i < 20; i++)
            whole.Step();
        for (var i = 0; i < 7; i++)
            first.Step();
        using var state = first.Save();
        using var second = Lbfgs.Restore(Functions.Rosenbrock, settings, state);
        for (var i = 7; i < 20; i++)
            second.Step();

        Assert.Equal(whole.Point.data<double>().ToArray(), second.Point.data<double>().ToArray());
        Assert.Equal(whole.Evaluations, second.Evaluations);
        Assert.Equal(whole.Losses, second.Losses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_ManyIterations_LeavesNoTensorBehind(bool preconditioned)
    {
        var preconditioner = new PyramidPreconditioner(4, 4);
        using var optimizer = new Lbfgs(
            Functions.Rosenbrock,
            tensor(Enumerable.Repeat(-1.2, 48).ToArray()),
            new(History: 3, FirstStepRms: 0.01, Precondition: preconditioned ? preconditioner.Apply : null));
        for (var i = 0; i < 8; i++)
            optimizer.Step();
        var before = LiveTensors.Settled();
        for (var i = 0; i < 12; i++)
            Assert.Equal(StepOutcome.Advanced, optimizer.Step());
        Assert.Equal(before, Tensor.TotalCount);
    }
}

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Optimization;

public sealed class PyramidPreconditionerTests
{
    [Property(MaxTest = 40)]
    public void Apply_AnySize_IsSymmetricAndPositiveDefinite(PositiveInt seed, PositiveInt height, PositiveInt width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed.Get, CPU);
        var (h, w) = (1 + (height.Get % 37), 1 + (width.Get % 37));
        var preconditioner = new PyramidPreconditioner(h, w);
        var (x, y) = (randn(3 * h * w, ScalarType.Float64, CPU, generator: generator), randn(3 * h * w, ScalarType.Float64, CPU, generator: generator));
        var (px, py) = (preconditioner.Apply(x), preconditioner.Apply(y));

        Assert.Equal(y.dot(px).ToDouble(), x.dot(py).ToDouble(), 1e-9 * (x.norm() * py.norm()).ToDouble());
        Assert.True(x.dot(px).ToDouble() >= x.dot(x).ToDouble());
    }

    /// <summary>P = I + g/4 · U P′ Uᵀ written out, with U as a matrix: the spline [1 3 3 1]/4 around each place at twice the size, each row divided by its sum.</summary>
    [Theory]
    [InlineData(16, 12)]
    [InlineData(17, 13)]
    [InlineData(23, 8)]
    public void Apply_AgainstItsDefinition_IsTheSameVector(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9, CPU);
        var vector = randn(3, height, width, ScalarType.Float64, CPU, generator: generator);

        var expected = Defined(vector, height, width);
        var actual = new PyramidPreconditioner(height, width).Apply(vector.reshape(-1)).reshape(3, height, width);

        Assert.InRange((actual - expected).abs().max().ToDouble(), 0, 1e-12);

        static Tensor Defined(Tensor x, long height, long width)
        {
            if (Math.Min(height, width) < 4)
                return x;
            var (rows, columns) = (Doubling(height), Doubling(width));
            var coarse = Defined(rows.t().matmul(x).matmul(columns), height / 2, width / 2);
            return x + rows.matmul(coarse).matmul(columns.t()) * (1.5 / 4);
        }

        static Tensor Doubling(long size)
        {
            double[] spline = [0.25, 0.75, 0.75, 0.25];
            var matrix = zeros(size, size / 2, ScalarType.Float64);
            for (var place = 0L; place < size / 2; place++)
            {
                for (var tap = 0L; tap < 4; tap++)
                {
                    if ((2 * place) - 1 + tap is >= 0 and var at && at < size)
                        matrix[at, place] = spline[tap];
                }
            }

            return matrix / matrix.sum(1, keepdim: true);
        }
    }

    /// <summary>Borders and corners move with the rest, or they would keep the photo's colours. Four octaves: 32, 16, 8, 4.</summary>
    [Fact]
    public void Apply_OneColour_IsRaisedAlikeAtEveryPixel()
    {
        using var scope = NewDisposeScope();
        var preconditioner = new PyramidPreconditioner(32, 48);
        const double Expected = 1 + (1.5 * (1 + (1.5 * (1 + (1.5 * (1 + 1.5))))));

        var raised = preconditioner.Apply(ones(3 * 32 * 48, ScalarType.Float64)) / Expected;

        Assert.InRange(raised.reshape(3, 32, 48)[TensorIndex.Colon, 8..24, 8..40].sub(1).abs().max().ToDouble(), 0, 0.02);
        Assert.InRange(raised.min().ToDouble(), 0.75, 1);
    }

    /// <summary>In the arithmetic that pictures are optimised in, also where torch has one thread, which takes other kernels.</summary>
    [Theory]
    [InlineData(64, 64, 1)]
    [InlineData(81, 96, 1)]
    [InlineData(81, 96, 2)]
    public void Apply_SinglePrecision_IsAsInDoublePrecision(int height, int width, int threads)
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            using var generator = new Generator(3, CPU);
            var vector = randn(3 * height * width, ScalarType.Float32, CPU, generator: generator);
            var single = new PyramidPreconditioner(height, width);
            var exact = new PyramidPreconditioner(height, width);

            var difference = (single.Apply(vector).to(ScalarType.Float64) - exact.Apply(vector.to(ScalarType.Float64))).abs().max().ToDouble();

            Assert.InRange(difference, 0, 1e-4);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Apply_EveryOtherPixel_StaysAsItIs()
    {
        using var scope = NewDisposeScope();
        var preconditioner = new PyramidPreconditioner(32, 32);
        var sign = 1 - (2 * (arange(32, ScalarType.Float64) % 2));
        var checkerboard = sign.outer(sign).expand(3, 32, 32).reshape(-1);

        var change = (preconditioner.Apply(checkerboard) - checkerboard).reshape(3, 32, 32)[TensorIndex.Colon, 8..24, 8..24];

        // Inside, an octave below averages it away; what is left came from the borders through the deeper octaves.
        Assert.InRange(change.abs().max().ToDouble(), 0, 0.01);
    }

    [Fact]
    public void Apply_ChannelsApart_DoNotMix()
    {
        using var scope = NewDisposeScope();
        var preconditioner = new PyramidPreconditioner(16, 16);
        var green = zeros(3, 16, 16, dtype: ScalarType.Float64);
        green[1] = 1;

        var raised = preconditioner.Apply(green.reshape(-1)).reshape(3, 16, 16);

        Assert.Equal(0, raised[0].abs().max().ToDouble());
        Assert.Equal(0, raised[2].abs().max().ToDouble());
        Assert.True(raised[1].min().ToDouble() > 1);
    }

    /// <summary>With P = AAᵀ, preconditioned L-BFGS on f(x) takes the steps of plain L-BFGS on f(Az), mapped by A.</summary>
    [Fact]
    public void Step_Preconditioned_IsPlainLbfgsInOtherVariables()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        const int Size = 4;
        const int Count = 3 * Size * Size;
        var preconditioner = new PyramidPreconditioner(Size, Size);
        var columns = eye(Count, dtype: ScalarType.Float64);
        var p = stack(Enumerable.Range(0, Count).Select(i => preconditioner.Apply(columns[i])));
        var a = linalg.cholesky(p);
        var goal = randn(Count, ScalarType.Float64, CPU, generator: generator) * 10;
        Tensor Value(Tensor x) => (x - goal).square().sum() + (x - goal).pow(4).sum() * 0.01;
        var z0 = randn(Count, ScalarType.Float64, CPU, generator: generator);

        const double FirstStep = 0.1;
        var gradient = Functions.WithGradient(a.mv(z0), Value).Gradient;
        var ratio = (a.t().mv(gradient).norm() / p.mv(gradient).norm()).ToDouble();
        using var inX = new Lbfgs(x => Functions.WithGradient(x, Value), a.mv(z0), new(5, FirstStep, Precondition: preconditioner.Apply));
        using var inZ = new Lbfgs(z => Functions.WithGradient(z, v => Value(a.mv(v))), z0, new(5, FirstStep * ratio));
        for (var step = 0; step < 12; step++)
        {
            Assert.Equal(inZ.Step(), inX.Step());
            Assert.InRange(((a.mv(inZ.Point) - inX.Point).norm() / inX.Point.norm()).ToDouble(), 0, 1e-9);
        }

        Assert.True(inX.Losses.Total < 1);
    }
}

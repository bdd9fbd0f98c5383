using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.StyleTransfer.Tests.Goldens;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

public sealed class ObjectiveTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("default", Pooling.Average)]
    [InlineData("lesson-2017", Pooling.Average)]
    [InlineData("default", Pooling.Max)]
    public void Evaluate_InDoublePrecision_GradientMatchesFiniteDifferences(string preset, Pooling pooling)
    {
        using var scope = NewDisposeScope();
        var options = Presets.Find(preset)! with { Pooling = pooling };
        if (preset == "lesson-2017")
            options = options with { TotalVariationWeight = 1e-6 };
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), pooling, options.Padding, ScalarType.Float64, CPU);
        using var objective = new Objective(
            extractor, Golden.Picture("content", ScalarType.Float64), [(Golden.Picture("style0", ScalarType.Float64), 1)], options);
        var image = Golden.Picture("image", ScalarType.Float64).reshape(-1);
        var (_, gradient, _) = objective.Evaluate(image);

        // Central differences along random directions: 10⁻⁴ grey levels balances truncation against rounding in 64 bits.
        using var generator = new Generator(11, CPU);
        const double H = 1e-4;
        for (var i = 0; i < 8; i++)
        {
            var direction = randn(image.shape, ScalarType.Float64, CPU, generator: generator);
            var difference = (objective.Evaluate(image + direction * H).Losses.Total - objective.Evaluate(image - direction * H).Losses.Total) / (2 * H);
            var expected = gradient.dot(direction).ToDouble();
            output.WriteLine($"{preset} {pooling}: slope {expected:G6}, finite difference {difference:G6}");
            Assert.Equal(expected, difference, Math.Abs(expected) * 1e-4 + gradient.norm().ToDouble() * 1e-6);
        }
    }

    [Theory]
    [InlineData(Pooling.Average, EdgePadding.Replicate)]
    [InlineData(Pooling.Average, EdgePadding.Zeros)]
    [InlineData(Pooling.Max, EdgePadding.Replicate)]
    public void Evaluate_OddSizesAndEveryKindOfLayer_GradientMatchesFiniteDifferences(Pooling pooling, EdgePadding padding)
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions
        {
            Pooling = pooling,
            Padding = padding,
            ContentLayers = LayerWeights.Uniform(1, "conv2_2", "relu2_2", "relu3_3"),
            StyleLayers = LayerWeights.Uniform(1, "relu1_1", "conv1_2", "conv3_1", "relu4_3", "conv5_3"),
        };
        using var generator = new Generator(12, CPU);
        Tensor Random(long height, long width) => rand([1, 3, height, width], ScalarType.Float64, CPU, generator: generator) * 255;
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), pooling, padding, ScalarType.Float64, CPU);
        using var objective = new Objective(extractor, Random(37, 29), [(Random(37, 29), 0.6), (Random(31, 43), 0.4)], options);
        var image = Random(37, 29).reshape(-1);
        var (_, gradient, _) = objective.Evaluate(image);

        // Along the gradient's own sign at single pixels too: at the corners and edges, where padding and pooling have cases of their own.
        const double H = 1e-4;
        foreach (var pixel in new long[] { 0, 28, 36 * 29, (37 * 29) - 1, 17 * 29, (18 * 29) + 28, 14, (36 * 29) + 14, (20 * 29) + 11 })
        {
            var direction = zeros_like(image);
            direction[pixel] = 1;
            var difference = (objective.Evaluate(image + direction * H).Losses.Total - objective.Evaluate(image - direction * H).Losses.Total) / (2 * H);
            var expected = gradient[pixel].ToDouble();
            output.WriteLine($"{pooling} {padding} pixel {pixel}: {expected:G6}, finite difference {difference:G6}");
            Assert.Equal(expected, difference, Math.Abs(expected) * 1e-4 + gradient.norm().ToDouble() * 1e-6);
        }
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 1, 1e-5)]
    [InlineData(ScalarType.Float16, 1, 1e-5)]
    [InlineData(ScalarType.Float16, 100, 1e-5)]
    [InlineData(ScalarType.Float32, 1, 1e-5)]
    public void GramMatrix_InTheFeaturesArithmetic_HasThePrecisionOf32Bits(ScalarType type, double size, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(13, CPU);
        var features = (nn.functional.relu(randn([1, 48, 60, 80], generator: generator)) * size).to(type);
        var rows = features.to(ScalarType.Float64).flatten(2)[0];

        var error = Golden.RelativeError(GramMatrix.Of(features, mean: true), rows.matmul(rows.t()) / 4800);

        output.WriteLine($"{type}: relative error {error:E2}");
        Assert.InRange(error, 0, tolerance);
    }

    [Fact]
    public void StyleLoss_CloseToItsTargetInHalfPrecision_StillTellsHowFar()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(14, CPU);
        var style = FeatureExtractor.ChannelsLast(nn.functional.relu(randn([1, 48, 60, 80], generator: generator))).to(ScalarType.BFloat16);
        var close = FeatureExtractor.ChannelsLast(style.to(ScalarType.Float32) * 1.004).to(ScalarType.BFloat16);
        var exact = GramMatrix.Of(style.to(ScalarType.Float64), mean: true);
        var expected = ((GramMatrix.Of(close.to(ScalarType.Float64), mean: true) - exact).square().sum() / exact.square().sum()).ToDouble();
        using var loss = new StyleLoss([(GramMatrix.Of(style, mean: true), 1)], LossForm.Normalized, ScalarType.BFloat16, 4800, 4800);

        var evaluation = loss.Begin(1);
        evaluation.Add(close, 0);
        var found = evaluation.Loss().ToDouble();

        // The Gram matrix itself, rounded to bfloat16, would be wrong by about as much as it differs.
        output.WriteLine($"loss {found:E3}, exact {expected:E3}");
        Assert.Equal(expected, found, expected * 0.01);
    }

    [Fact]
    public void Evaluate_ContentItselfWithItsOwnStyle_HasNoLossBeyondVariation()
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), Pooling.Average, EdgePadding.Zeros, ScalarType.Float32, CPU);
        var content = Golden.Picture("content", ScalarType.Float32);
        using var objective = new Objective(extractor, content, [(content, 1)], options);
        var losses = objective.Evaluate(content.reshape(-1)).Losses;
        Assert.Equal(0, losses.Content);
        Assert.InRange(losses.Style, 0, 1e-10);
        Assert.True(losses.TotalVariation > 0);
    }

    [Fact]
    public void Evaluate_SilentTarget_StaysFinite()
    {
        using var scope = NewDisposeScope();
        var weights = Golden.SmallWeights();
        var silent = weights with { Convolutions = [.. weights.Convolutions.Select(c => c with { Kernel = new float[c.Kernel.Length], Bias = new float[c.Bias.Length] })] };
        var options = new StyleTransferOptions();
        using var extractor = new FeatureExtractor(silent, Objective.LayersOf(options), Pooling.Average, EdgePadding.Zeros, ScalarType.Float32, CPU);
        var content = Golden.Picture("content", ScalarType.Float32);
        using var objective = new Objective(extractor, content, [(content, 1)], options);
        Assert.True(objective.Evaluate(content.reshape(-1)).IsFinite);
    }

    [Fact]
    public void Evaluate_HalfPrecisionNetwork_PointsTheSameWay()
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        var gradients = new[] { ScalarType.Float32, ScalarType.BFloat16 }.Select(type =>
        {
            using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), Pooling.Average, EdgePadding.Zeros, type, CPU);
            using var objective = new Objective(
                extractor, Golden.Picture("content", ScalarType.Float32), [(Golden.Picture("style0", ScalarType.Float32), 1)], options);
            var gradient = objective.Evaluate(Golden.Picture("image", ScalarType.Float32).reshape(-1)).Gradient;
            Assert.Equal(ScalarType.Float32, gradient.dtype);
            return gradient;
        }).ToList();
        var cosine = (gradients[0].dot(gradients[1]) / (gradients[0].norm() * gradients[1].norm())).ToDouble();
        output.WriteLine($"cosine of bfloat16 and 32-bit gradient {cosine:F5}");
        Assert.InRange(cosine, 0.98, 1.0001);
    }

    [Fact]
    public void Evaluate_Repeatedly_LeavesOnlyTheGradient()
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), Pooling.Average, EdgePadding.Zeros, ScalarType.Float32, CPU);
        using var objective = new Objective(
            extractor, Golden.Picture("content", ScalarType.Float32), [(Golden.Picture("style0", ScalarType.Float32), 1)], options);
        var image = Golden.Picture("image", ScalarType.Float32).reshape(-1);
        objective.Evaluate(image).Gradient.Dispose();
        var before = LiveTensors.Settled();
        for (var i = 0; i < 10; i++)
            objective.Evaluate(image).Gradient.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}

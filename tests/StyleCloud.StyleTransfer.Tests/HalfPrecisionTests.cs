using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.StyleTransfer.Optimization;
using StyleCloud.StyleTransfer.Tests.Goldens;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>fp16, whose numbers end at 65504 and at 6e-8, gives the gradient of fp32.</summary>
public sealed class HalfPrecisionTests(ITestOutputHelper output)
{
    private static readonly StyleTransferOptions Options = new();

    /// <summary>From weights whose gradients fp16 cannot hold at all without a scale to those that it cannot hold with one that is too large.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(1e-6, 1e-4)]
    [InlineData(1e6, 1e8)]
    public void Evaluate_LossesOfAnySize_PointsWhereFp32Does(double contentWeight, double styleWeight)
    {
        using var scope = NewDisposeScope();
        var options = Options with { ContentWeight = contentWeight, StyleWeight = styleWeight, TotalVariationWeight = 0 };
        var (exact, half) = (Evaluate(Golden.SmallWeights(), options, ScalarType.Float32), Evaluate(Golden.SmallWeights(), options, ScalarType.Float16));
        var error = Golden.RelativeError(half.Gradient, exact.Gradient);
        output.WriteLine($"loss {half.Losses.Total / exact.Losses.Total - 1:E1}, gradient {error:E1}");
        Assert.InRange(error, 0, 0.01);
        Assert.Equal(1, half.Losses.Total / exact.Losses.Total, 1e-3);
    }

    [Fact]
    public void Fit_ActivationsOfCaffesSize_HasTheSameGradient()
    {
        using var scope = NewDisposeScope();
        var large = Grown(Golden.SmallWeights(), 16);
        var exact = Evaluate(large, Options, ScalarType.Float32);

        Assert.False(Evaluate(large, Options, ScalarType.Float16).IsFinite); // That is why.
        var half = Evaluate(HalfRange.Fit(large), Options, ScalarType.Float16);

        Assert.InRange(Golden.RelativeError(half.Gradient, exact.Gradient), 0, 0.01);
    }

    [Fact]
    public void Fit_Factors_ArePowersOfTwoThatCancel()
    {
        var (weights, fitted) = (Golden.SmallWeights(), HalfRange.Fit(Golden.SmallWeights()));
        var before = 1f;
        foreach (var (one, other) in weights.Convolutions.Zip(fitted.Convolutions))
        {
            var after = other.Bias[0] / one.Bias[0];
            Assert.Equal(0, MathF.Log2(after) % 1);
            Assert.Equal(one.Bias.Select(value => value * after), other.Bias);
            Assert.Equal(one.Kernel.Select(value => value * (after / before)), other.Kernel);
            before = after;
        }
    }

    [Fact]
    public void Evaluate_OnePixelFarBeyondTheRest_TriesASmallerScale()
    {
        using var scope = NewDisposeScope();
        var options = Options with { StyleWeight = 0, TotalVariationWeight = 0, ContentLayers = LayerWeights.Uniform(1, "relu1_1") };
        var dark = full([1, 3, 1152, 1152], 1.0.Kept());
        var image = dark.clone();
        image[0, 0, 200, 300] = 255;

        var (exact, half) = (Gradient(ScalarType.Float32), Gradient(ScalarType.Float16));

        // What the first scale is made from, and what comes of it.
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), Pooling.Average, EdgePadding.Replicate, ScalarType.Float32, CPU);
        var difference = extractor.Extract(image)[0] - extractor.Extract(dark)[0];
        var largest = (difference.abs().max() / difference.square().mean().sqrt()).ToDouble() * LossScale.First.Largest;
        output.WriteLine($"largest derivative {largest:F0}");
        Assert.True(largest > 65504);
        Assert.True(half.IsFinite);
        Assert.InRange(Golden.RelativeError(half.Gradient, exact.Gradient), 0, 0.01);

        Evaluation Gradient(ScalarType type)
        {
            using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), Pooling.Average, EdgePadding.Replicate, type, CPU);
            using var objective = new Objective(extractor, dark, [(dark, 1)], options);
            return objective.Evaluate(image.reshape(-1));
        }
    }

    [Fact]
    public void Of_LossThatIsZero_KeepsWhatFeaturesAreMultipliedByInRange()
    {
        using var scope = NewDisposeScope();
        var features = FeatureExtractor.ChannelsLast(ones([1, 8, 6, 5])).to(ScalarType.Float16);
        using var loss = new ContentLoss(features.clone(), LossForm.Normalized);
        var term = loss.Begin(1);
        term.Add(features, 0);
        Assert.Equal(0, term.Loss().ToDouble());

        const double Slope = 2.0 / (8 * 6 * 5); // Of the derivative 2 (F − T) / ‖T‖².
        Assert.InRange(LossScale.First.Of([term])!.ToDouble() * Slope, 1, 65504);
    }

    [Fact]
    public void Run_LessonsLosses_RefusesFp16ByName()
    {
        var error = Assert.Single(OptionsValidator.Validate(Presets.Find("lesson-2017")! with { Precision = Precision.Fp16 }));
        Assert.Equal((ErrorReason.InvalidOption, "precision"), (error.Reason, error.Subject));
    }

    [Theory]
    [InlineData("default", ScalarType.Float16)]
    [InlineData("lesson-2017", ScalarType.Float32)]
    public void ArithmeticOf_DeviceWithFp16Alone_IsThatWhereTheLossesAllowIt(string preset, ScalarType expected)
    {
        var device = new ComputeDevice(CPU, "like a T4", ScalarType.Float16);
        Assert.Equal(expected, OptimizedTransfer.ArithmeticOf(Presets.Find(preset)!, device));
    }

    private static Evaluation Evaluate(VggWeights weights, StyleTransferOptions options, ScalarType type)
    {
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), Pooling.Average, EdgePadding.Replicate, type, CPU);
        using var objective = new Objective(extractor, Golden.Picture("content", ScalarType.Float32), [(Golden.Picture("style0", ScalarType.Float32), 1)], options);
        return objective.Evaluate(Golden.Picture("image", ScalarType.Float32).reshape(-1));
    }

    /// <summary>The same network with activations that grow by a factor from block to block.</summary>
    private static VggWeights Grown(VggWeights weights, float factor) => weights with
    {
        Convolutions =
        [
            .. weights.Convolutions.Select((convolution, i) =>
            {
                var (after, isFirst) = (MathF.Pow(factor, convolution.Layer.Block), i == 0 || weights.Convolutions[i - 1].Layer.Block != convolution.Layer.Block);
                return convolution with
                {
                    Kernel = Array.ConvertAll(convolution.Kernel, value => value * (isFirst ? factor : 1)),
                    Bias = Array.ConvertAll(convolution.Bias, value => value * after),
                };
            }),
        ],
    };
}

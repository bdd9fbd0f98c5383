using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Tests.Goldens;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>A picture in bands of rows has the loss and the gradient of the whole picture.</summary>
public sealed class BandTests(ITestOutputHelper output)
{
    private static readonly StyleTransferOptions EveryKindOfLayer = new()
    {
        ContentLayers = LayerWeights.Uniform(1, "conv2_2", "relu2_2", "relu3_3"),
        StyleLayers = LayerWeights.Uniform(1, "relu1_1", "conv1_2", "conv3_1", "relu4_3", "conv5_3"),
        TotalVariationWeight = 1,
    };

    public static TheoryData<Pooling, EdgePadding, LossForm, int> Cases => new(
        from pooling in Enum.GetValues<Pooling>()
        from padding in Enum.GetValues<EdgePadding>()
        from losses in Enum.GetValues<LossForm>()
        from rows in new[] { 1, 2, 3, 7, 16, 40, 82 }
        select (pooling, padding, losses, rows));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_InBandsOfAnyHeight_IsThatOfTheWholePicture(Pooling pooling, EdgePadding padding, LossForm losses, int rows)
    {
        using var scope = NewDisposeScope();
        var options = EveryKindOfLayer with { Pooling = pooling, Padding = padding, Losses = losses };
        using var generator = new Generator(21, CPU);
        Tensor Random(long height, long width) => rand([1, 3, height, width], ScalarType.Float64, CPU, generator: generator) * 255;
        var (content, styles, image) = (Random(83, 29), new[] { (Random(37, 31), 0.6), (Random(90, 43), 0.4) }, Random(83, 29).reshape(-1));
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), pooling, padding, ScalarType.Float64, CPU);

        using var whole = new Objective(extractor, content, styles, options);
        using var banded = new Objective(extractor, content, styles, options, 29 * rows);
        var (expected, found) = (whole.Evaluate(image), banded.Evaluate(image));

        Assert.Equal(1, found.Losses.Total / expected.Losses.Total, 1e-12);
        Assert.Equal(1, found.Losses.Content / expected.Losses.Content, 1e-12);
        Assert.Equal(1, found.Losses.Style / expected.Losses.Style, 1e-12);
        Assert.Equal(1, found.Losses.TotalVariation / expected.Losses.TotalVariation, 1e-12);
        Assert.InRange(Golden.RelativeError(found.Gradient, expected.Gradient), 0, 1e-12);
    }

    [Theory]
    [InlineData("default", ScalarType.Float32, 1e-5)]
    [InlineData("lesson-2017", ScalarType.Float32, 1e-5)]
    [InlineData("default", ScalarType.BFloat16, 2e-2)]
    [InlineData("default", ScalarType.Float16, 4e-3)]
    public void Evaluate_InBandsInTheNetworksArithmetic_DiffersByItsRoundingOnly(string preset, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var options = Presets.Find(preset)!;
        using var generator = new Generator(22, CPU);
        Tensor Random(long height, long width) => nn.functional.interpolate(rand([1, 3, height / 4, width / 4], generator: generator) * 255, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        var (content, styles, image) = (Random(256, 192), new[] { (Random(160, 224) * 0.5, 1.0) }, Random(256, 192).reshape(-1));
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);

        using var whole = new Objective(extractor, content, styles, options);
        using var banded = new Objective(extractor, content, styles, options, 48 * 192);
        var (expected, found) = (whole.Evaluate(image), banded.Evaluate(image));

        var error = Golden.RelativeError(found.Gradient, expected.Gradient);
        output.WriteLine($"{preset} {type}: loss {found.Losses.Total / expected.Losses.Total - 1:E1}, gradient {error:E1}");
        Assert.InRange(error, 0, tolerance);
        Assert.Equal(1, found.Losses.Total / expected.Losses.Total, tolerance / 10);
    }

    [Fact]
    public void Evaluate_InBands_ShowsThatItWorksAfterEach()
    {
        using var scope = NewDisposeScope();
        var seen = 0;
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(EveryKindOfLayer), Pooling.Max, EdgePadding.Replicate, ScalarType.Float32, CPU);
        var content = rand([1, 3, 83, 29]) * 255;
        using var objective = new Objective(extractor, content, [(content, 1)], EveryKindOfLayer, 29 * 12, () => seen++);
        seen = 0;

        objective.Evaluate(content.reshape(-1));

        Assert.Equal(2 * 7, seen); // There and back: seven bands of twelve rows each.
    }

    [Fact]
    public void Evaluate_InBandsRepeatedly_LeavesOnlyTheGradient()
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(EveryKindOfLayer), Pooling.Max, EdgePadding.Replicate, ScalarType.Float32, CPU);
        var content = rand([1, 3, 83, 29]) * 255;
        var image = content.reshape(-1);
        using var objective = new Objective(extractor, content, [(content, 1)], EveryKindOfLayer, 29 * 12);
        objective.Evaluate(image).Gradient.Dispose();
        var before = LiveTensors.Settled();
        for (var i = 0; i < 10; i++)
            objective.Evaluate(image).Gradient.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }
}

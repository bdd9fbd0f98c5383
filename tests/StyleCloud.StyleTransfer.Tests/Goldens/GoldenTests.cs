using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Goldens;

/// <summary>
/// Agreement with an independent program (<c>make_goldens.py</c>), quantity by quantity. 32-bit results must agree to 1e-4
/// relative, the tolerance that covers summation order over the deepest layer's inputs. 64-bit results must agree to the 1e-6 at which the
/// goldens are stored.
/// </summary>
public sealed class GoldenTests(ITestOutputHelper output)
{
    private static readonly LayerName[] AllLayers =
    [
        .. from block in Enumerable.Range(1, 5)
           from index in Enumerable.Range(1, LayerName.BlockLengths(Network.Vgg16)[block - 1])
           from before in new[] { true, false }
           select new LayerName(block, index, before),
    ];

    [Theory]
    [InlineData(Pooling.Average, ScalarType.Float32, 1e-4)]
    [InlineData(Pooling.Max, ScalarType.Float32, 1e-4)]
    [InlineData(Pooling.Average, ScalarType.Float64, 1e-6)]
    [InlineData(Pooling.Max, ScalarType.Float64, 1e-6)]
    public void Extract_SmallSeededWeights_AgreesWithReference(Pooling pooling, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), AllLayers, pooling, EdgePadding.Zeros, type, CPU);
        var features = extractor.Extract(Golden.Picture("image", type));
        var worst = AllLayers.Select((layer, i) =>
            Golden.RelativeError(features[i], Golden.Read($"{Name(pooling)}/features/{layer}", type))).Max();
        output.WriteLine($"features, {pooling} pooling, {type}: largest relative error {worst:E2}");
        Assert.InRange(worst, 0, tolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-4)]
    [InlineData(ScalarType.Float64, 1e-6)]
    public void Extract_ReplicatePadding_AgreesWithReference(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        LayerName[] layers = [.. Enumerable.Range(1, 5).Select(block => new LayerName(block, 1, BeforeActivation: false))];
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), layers, Pooling.Average, EdgePadding.Replicate, type, CPU);
        var features = extractor.Extract(Golden.Picture("image", type));
        var worst = layers.Select((layer, i) => Golden.RelativeError(features[i], Golden.Read($"replicate/features/{layer}", type))).Max();
        output.WriteLine($"features, replicate padding, {type}: largest relative error {worst:E2}");
        Assert.InRange(worst, 0, tolerance);
    }

    [Theory]
    [InlineData(Pooling.Average, ScalarType.Float32, 1e-4)]
    [InlineData(Pooling.Max, ScalarType.Float64, 1e-6)]
    public void GramMatrix_OfEveryActivation_AgreesWithReference(Pooling pooling, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), AllLayers.Where(layer => !layer.BeforeActivation), pooling, EdgePadding.Zeros, type, CPU);
        var features = extractor.Extract(Golden.Picture("image", type));
        var worst = extractor.Layers.Select((layer, i) =>
            Golden.RelativeError(GramMatrix.Of(features[i], mean: false), Golden.Read($"{Name(pooling)}/gram/{layer}", type))).Max();
        output.WriteLine($"Gram matrices, {pooling} pooling, {type}: largest relative error {worst:E2}");
        Assert.InRange(worst, 0, tolerance);
    }

    [Theory]
    [InlineData("normalized", ScalarType.Float32, 1e-4)]
    [InlineData("lesson", ScalarType.Float32, 1e-4)]
    [InlineData("normalized", ScalarType.Float64, 1e-6)]
    [InlineData("lesson", ScalarType.Float64, 1e-6)]
    public void Evaluate_TwoStyles_LossesAgreeWithReference(string form, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var losses = Evaluate(OptionsFor(form), type).Losses;
        var expected = Golden.Read($"{form}/losses", ScalarType.Float64).data<double>().ToArray();
        double[] actual = [losses.Total, losses.Content, losses.Style, losses.TotalVariation];
        string[] names = ["total", "content", "style", "total variation"];
        for (var i = 0; i < 4; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]) / expected[i];
            output.WriteLine($"{form} {type}: {names[i]} loss {actual[i]:G9}, relative error {error:E2}");
            Assert.InRange(error, 0, tolerance);
        }
    }

    [Theory]
    [InlineData("normalized", "content", ScalarType.Float32, 1e-4)]
    [InlineData("normalized", "content", ScalarType.Float64, 1e-6)]
    [InlineData("normalized", "style", ScalarType.Float32, 1e-4)]
    [InlineData("normalized", "style", ScalarType.Float64, 1e-6)]
    [InlineData("normalized", "variation", ScalarType.Float32, 1e-4)]
    [InlineData("normalized", "variation", ScalarType.Float64, 1e-6)]
    [InlineData("lesson", "content", ScalarType.Float32, 1e-4)]
    [InlineData("lesson", "content", ScalarType.Float64, 1e-6)]
    [InlineData("lesson", "style", ScalarType.Float32, 1e-4)]
    [InlineData("lesson", "style", ScalarType.Float64, 1e-6)]
    [InlineData("lesson", "variation", ScalarType.Float32, 1e-4)]
    [InlineData("lesson", "variation", ScalarType.Float64, 1e-6)]
    public void Evaluate_OneTermAlone_PixelGradientAgreesWithReference(string form, string term, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var all = OptionsFor(form);
        var (_, gradient, norm) = Evaluate(
            all with
            {
                ContentWeight = term == "content" ? all.ContentWeight : 0,
                StyleWeight = term == "style" ? all.StyleWeight : 0,
                TotalVariationWeight = term == "variation" ? all.TotalVariationWeight : 0,
            },
            type);
        var error = Golden.RelativeError(gradient, Golden.Read($"{form}/gradient/{term}", ScalarType.Float64));
        output.WriteLine($"{form} {type}: gradient of the {term} term, relative error {error:E2}");
        Assert.InRange(error, 0, tolerance);
        Assert.Equal(gradient.to(ScalarType.Float64).norm().ToDouble(), norm, norm * 1e-6);
    }

    private static StyleTransferOptions OptionsFor(string form) => form == "lesson"
        ? Presets.Find("lesson-2017")!
        : new StyleTransferOptions
        {
            StyleWeight = 100,
            TotalVariationWeight = 0.5,
            StyleLayers = LayerWeights.Uniform(1, "relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
            Padding = EdgePadding.Zeros,
        };

    private static Evaluation Evaluate(StyleTransferOptions options, ScalarType type)
    {
        using var extractor = new FeatureExtractor(Golden.SmallWeights(), Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);
        using var objective = new Objective(
            extractor, Golden.Picture("content", type), [(Golden.Picture("style0", type), 0.7), (Golden.Picture("style1", type), 0.3)], options);
        return objective.Evaluate(Golden.Picture("image", type).reshape(-1));
    }

    private static string Name(Pooling pooling) => pooling == Pooling.Max ? "max" : "average";
}

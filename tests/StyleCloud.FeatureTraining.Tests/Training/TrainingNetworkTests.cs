using StyleCloud.Contracts.Options;
using StyleCloud.FeatureTraining.Training;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Tests.Training;

public sealed class TrainingNetworkTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Fold_AfterSomeBatches_ComputesWhatTheNetworkComputes(int blocks)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = new TrainingNetwork(new() { Start = KernelStart.Random, Blocks = blocks }, CPU);
        var views = rand(4, 3, 32, 32);
        for (var round = 0; round < 5; round++)
            network.Forward(views, training: true);

        var expected = network.Forward(views.narrow(0, 0, 1), training: false);
        using var extractor = Extractor(network.Fold());
        var found = extractor.Extract(views.narrow(0, 0, 1) * 255);

        Assert.Equal(blocks, expected.Count);
        for (var block = 0; block < blocks; block++)
            Assert.InRange(Difference(expected[block], found[block]), 0, 1e-4);
    }

    [Fact]
    public void Level_AnyNetwork_BringsChannelsToOneAndThinsThemOut()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = new TrainingNetwork(new() { Start = KernelStart.Random }, CPU);

        var levelled = ActivationLevelling.Level(network.Fold(), TrainingNetwork.Preprocessing);

        var recipe = new FeatureRecipe { Seed = 5, Pictures = 8 };
        var maps = FeatureMaps.Draw(recipe, TrainingNetwork.Preprocessing, threads: 1);
        for (var depth = 0; depth < levelled.Count; depth++)
        {
            var block = levelled[depth].Layer.Block;
            if (depth > 0 && block != levelled[depth - 1].Layer.Block)
                maps = maps.Pool();
            maps = maps.Advance(levelled[depth]);
            var (active, rootMeanSquare) = maps.Statistics();
            Assert.InRange(rootMeanSquare, 0.5, 2);
            Assert.InRange(active, 0, recipe.ActiveShare[block] + 0.1);
        }
    }

    private static FeatureExtractor Extractor(IReadOnlyList<ConvolutionWeights> convolutions) => new(
        new("test", true, Network.Vgg16, TrainingNetwork.Preprocessing, convolutions),
        [.. convolutions.Select(convolution => convolution.Layer).GroupBy(layer => layer.Block).Select(block => block.Last() with { BeforeActivation = false })], Pooling.Average, EdgePadding.Zeros, ScalarType.Float32, CPU);

    private static double Difference(Tensor one, Tensor other) => ((one - other).norm() / one.norm()).ToDouble();
}

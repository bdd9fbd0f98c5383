using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Tests;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using StyleCloud.Weights.Sources;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Tests.Defaults;

public sealed class FeatureLearnerTests
{
    private static readonly FeatureRecipe Small = new() { Pictures = 6, Side = 48, Patches = 800, Rounds = 3 };

    [Fact]
    public void Learn_AnyNumberOfThreads_GivesTheSameKernelsBitForBit()
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var alone = Learn(Small, 3);
            set_num_threads(3);
            var together = Learn(Small, 3);

            Assert.Equal(3, get_num_threads());
            for (var layer = 0; layer < 3; layer++)
            {
                Assert.Equal(alone[layer].Kernel, together[layer].Kernel);
                Assert.Equal(alone[layer].Bias, together[layer].Bias);
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Learn_AnotherSeed_GivesOtherKernels() =>
        Assert.NotEqual(Learn(Small, 1)[0].Kernel, Learn(Small with { Seed = 1 }, 1)[0].Kernel);

    [Theory]
    [InlineData(nameof(FilterSource.Random))]
    [InlineData(nameof(FilterSource.Exemplars))]
    [InlineData(nameof(FilterSource.KMeans))]
    public void Learn_AnySource_LeavesTheWantedShareOfPositionsActiveAtUnitScale(string source)
    {
        // Other pictures than those it learned from.
        var recipe = new FeatureRecipe { Pictures = 12, Side = 64, Patches = 4000, Rounds = 3, Source = Enum.Parse<FilterSource>(source) };
        var convolutions = Learn(recipe, 3);
        using var scope = NewDisposeScope();
        var maps = FeatureMaps.Draw(recipe with { Seed = 77 }, Preprocessing.Caffe, threads: 1);
        for (var layer = 0; layer < 3; layer++)
        {
            if (layer == 2)
                maps = Replace(maps, maps.Pool());
            maps = Replace(maps, maps.Advance(convolutions[layer]));
            var (active, rms) = maps.Statistics();
            var wanted = recipe.ActiveShare[convolutions[layer].Layer.Block];
            Assert.InRange(active, wanted - 0.12, wanted + 0.12);
            Assert.InRange(rms, 0.3, 2);
        }

        maps.Dispose();
    }

    [Fact]
    public void Learn_AfterGivenLayers_KeepsThemAndContinues()
    {
        var given = Learn(Small with { Seed = 3 }, 2);

        var all = FeatureLearner.Learn(Small, Shapes(4), given, Preprocessing.Torchvision, null, TestContext.Current.CancellationToken);

        Assert.Same(given[0], all[0]);
        Assert.Same(given[1], all[1]);
        Assert.Equal(Shapes(4).Select(shape => shape.Layer), all.Select(convolution => convolution.Layer));
        Assert.All(all, convolution => Assert.All(convolution.Kernel, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(128 * 128 * 9, all[3].Kernel.Length);
    }

    [Fact]
    public void Learn_ProgressOfEveryNewLayer_IsReported()
    {
        var reports = new List<WeightsProgress>();
        var given = Learn(Small, 1);

        FeatureLearner.Learn(Small, Shapes(3), given, Preprocessing.Caffe, reports.Add, TestContext.Current.CancellationToken);

        Assert.Equal([2L, 3L], reports.Select(report => report.Done));
        Assert.All(reports, report => Assert.Equal((WeightsStage.Making, 3L), (report.Stage, report.Total)));
        Assert.Contains("conv1_2", reports[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => FeatureLearner.Learn(Small, Shapes(3), [], Preprocessing.Caffe, _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void Learn_Twice_LeavesNoTensorBehind()
    {
        Learn(Small, 3);
        var before = LiveTensors.Settled();

        Learn(Small, 3);

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static IReadOnlyList<ConvolutionWeights> Learn(FeatureRecipe recipe, int depth) =>
        FeatureLearner.Learn(recipe, Shapes(depth), [], Preprocessing.Caffe, null, TestContext.Current.CancellationToken);

    private static List<ConvolutionShape> Shapes(int depth) => [.. VggArchitecture.Convolutions(Network.Vgg16).Take(depth)];

    private static FeatureMaps Replace(FeatureMaps old, FeatureMaps next)
    {
        old.Dispose();
        return next;
    }
}

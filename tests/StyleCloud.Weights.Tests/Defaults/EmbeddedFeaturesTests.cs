using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Tests.Defaults;

public sealed class EmbeddedFeaturesTests(ITestOutputHelper output)
{
    private const long MaxBytes = 4_000_000;

    [Theory]
    [InlineData(Network.Vgg16)]
    [InlineData(Network.Vgg19)]
    public void Load_EitherNetwork_GivesItsFirstSevenConvolutions(Network network)
    {
        var weights = EmbeddedFeatures.Load(network);

        Assert.Equal(network, weights.Network);
        Assert.True(weights.IsDefault);
        Assert.Equal(VggArchitecture.Convolutions(network).Take(7), weights.Convolutions.Select(one => new ConvolutionShape(one.Layer, one.InChannels, one.OutChannels)));
    }

    [Fact]
    public void Resource_InTheAssembly_IsSmall()
    {
        using var stream = typeof(EmbeddedFeatures).Assembly.GetManifestResourceStream("vgg16-block1-3.safetensors")!;
        output.WriteLine($"{stream.Length} bytes");
        Assert.InRange(stream.Length, 1, MaxBytes);
    }

    [Fact]
    public void Load_EveryLayer_IsActiveOnTheSameScale()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var weights = EmbeddedFeatures.Load(Network.Vgg16);
        var maps = FeatureMaps.Draw(new FeatureRecipe { Seed = 5, Pictures = 8 }, weights.Preprocessing, threads: 1);
        foreach (var (before, convolution) in weights.Convolutions.Prepend(null).Zip(weights.Convolutions))
        {
            if (before is not null && before.Layer.Block != convolution.Layer.Block)
                maps = maps.Pool();
            maps = maps.Advance(convolution);
            var (active, rootMeanSquare) = maps.Statistics();
            output.WriteLine($"{convolution.Layer}: active {active:0.00}, root mean square {rootMeanSquare:0.00}");
            Assert.InRange(rootMeanSquare, 0.5, 2);
            Assert.InRange(active, 0.05, 0.95);
        }
    }
}

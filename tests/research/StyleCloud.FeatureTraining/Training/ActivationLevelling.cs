using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>
/// Brings every channel to a root mean square of 1 over procedural pictures, so that no channel rules a Gram matrix and all
/// layers have the same scale. After Gatys, Ecker and Bethge 2015, who level means. An activation that is scaled up is
/// scaled down again where it is read. Channels that are active too often get a lower bias first, which does change what the
/// network computes: their constant part would rule the Gram matrices.
/// </summary>
internal static class ActivationLevelling
{
    /// <summary>A channel that is almost never active is not blown up by more than this beyond the layer's mean.</summary>
    private const double LargestGain = 8;

    /// <summary>Other pictures than those that default features are learned from.</summary>
    private const ulong Seed = 77;

    /// <summary>Levels.</summary>
    /// <param name="convolutions">A network from <c>conv1_1</c> on.</param>
    /// <param name="preprocessing">What it sees.</param>
    public static IReadOnlyList<ConvolutionWeights> Level(IReadOnlyList<ConvolutionWeights> convolutions, Preprocessing preprocessing) =>
        SingleThreadedWork.Run<IReadOnlyList<ConvolutionWeights>>(threads =>
        {
            var levelled = convolutions.ToArray();
            var maps = FeatureMaps.Draw(new FeatureRecipe { Seed = Seed }, preprocessing, threads);
            for (var depth = 0; depth < levelled.Length; depth++)
            {
                if (depth > 0 && levelled[depth].Layer.Block != levelled[depth - 1].Layer.Block)
                    maps = Replaced(maps, maps.Pool());
                levelled[depth] = Thinned(maps, levelled[depth]);
                var gains = Gains(maps, levelled[depth]);
                levelled[depth] = Scaled(levelled[depth], gains);
                if (depth + 1 < levelled.Length)
                    levelled[depth + 1] = Unscaled(levelled[depth + 1], gains);
                maps = Replaced(maps, maps.Advance(levelled[depth]));
            }

            maps.Dispose();
            return levelled;
        });

    /// <summary>Lowers the bias of channels that are active too often.</summary>
    private static ConvolutionWeights Thinned(FeatureMaps maps, ConvolutionWeights convolution)
    {
        using var scope = NewDisposeScope();
        using var responses = maps.Respond(convolution);
        var excess = responses.Quantile(1 - new FeatureRecipe().ActiveShare[convolution.Layer.Block]).clamp_min(0L.Kept()).data<float>().ToArray();
        return convolution with { Bias = [.. convolution.Bias.Zip(excess, (bias, above) => bias - above)] };
    }

    private static FeatureMaps Replaced(FeatureMaps old, FeatureMaps next)
    {
        old.Dispose();
        return next;
    }

    private static float[] Gains(FeatureMaps maps, ConvolutionWeights convolution)
    {
        using var scope = NewDisposeScope();
        using var activations = maps.Advance(convolution);
        var rootMeanSquare = activations.MeanSquare().sqrt();
        var smallest = rootMeanSquare.mean() / LargestGain.Kept();
        return rootMeanSquare.maximum(smallest).reciprocal().data<float>().ToArray();
    }

    private static ConvolutionWeights Scaled(ConvolutionWeights convolution, float[] gains)
    {
        var perChannel = convolution.InChannels * 9;
        return convolution with
        {
            Kernel = [.. convolution.Kernel.Select((value, index) => value * gains[index / perChannel])],
            Bias = [.. convolution.Bias.Select((value, channel) => value * gains[channel])],
        };
    }

    private static ConvolutionWeights Unscaled(ConvolutionWeights convolution, float[] gains) => convolution with
    {
        Kernel = [.. convolution.Kernel.Select((value, index) => value / gains[index / 9 % convolution.InChannels])],
    };
}

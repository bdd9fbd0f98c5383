using StyleCloud.Drawing;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Defaults;

/// <summary>Learns the filters of one layer from the activations below it.</summary>
internal sealed class LayerLearner(FeatureRecipe recipe, int threads)
{
    private const int Taps = 9;

    /// <summary>Learns.</summary>
    /// <param name="maps">What the layer sees.</param>
    /// <param name="shape">The layer.</param>
    /// <param name="random">Decides every choice.</param>
    public ConvolutionWeights Learn(FeatureMaps maps, ConvolutionShape shape, SeededRandom random)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var mean = maps.Mean();
        var projection = Projection(maps, mean);
        using var projected = maps.Project(mean, projection);
        var patches = projected.Patches(random, recipe.Patches);
        var filters = recipe.Source == FilterSource.Random ? RandomFilters(patches, shape, random) : LearnedFilters(patches, shape, random);
        var (scaled, threshold) = Calibrate(filters, patches, recipe.ActiveShare[shape.Layer.Block]);

        // (O, 9, D) · (D, C) back to channels; the mean that was subtracted goes into the bias.
        var kernel = scaled.reshape(shape.OutChannels, Taps, -1).matmul(projection.t());
        var bias = -threshold - kernel.sum(1).matmul(mean);
        var oihw = kernel.permute(0, 2, 1).contiguous();
        return new(shape.Layer, shape.OutChannels, shape.InChannels, oihw.data<float>().ToArray(), bias.data<float>().ToArray());
    }

    private Tensor Projection(FeatureMaps maps, Tensor mean)
    {
        if (recipe.Source == FilterSource.Random)
            return eye(maps.Channels);
        return Whitening.Principal(maps.Covariance(mean), Math.Min(recipe.Components, maps.Channels), recipe.ChannelRegularization);
    }

    private static Tensor RandomFilters(Tensor patches, ConvolutionShape shape, SeededRandom random)
    {
        var values = new float[shape.OutChannels * patches.shape[1]];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.Normal();
        return tensor(values, shape.OutChannels, patches.shape[1]);
    }

    private Tensor LearnedFilters(Tensor patches, ConvolutionShape shape, SeededRandom random)
    {
        var centred = patches - patches.mean([0]);
        var zeroPhase = Whitening.ZeroPhase(centred.t().matmul(centred) / centred.shape[0].Kept(), recipe.PatchRegularization[shape.Layer.Block]);
        return Directions(centred.matmul(zeroPhase), shape.OutChannels, random).matmul(zeroPhase);
    }

    /// <summary>What the vectors with something to tell have in common.</summary>
    private Tensor Directions(Tensor vectors, int count, SeededRandom random)
    {
        var lengths = vectors.norm(1);
        var telling = lengths > lengths.median() * recipe.SmallestContrast.Kept();
        var unit = (vectors / lengths.clamp_min(1e-6.Kept()).unsqueeze(1))[telling];
        return SphericalKMeans.Find(unit, count, recipe.Source == FilterSource.KMeans ? recipe.Rounds : 0, random, threads);
    }

    /// <summary>Unit variance before the activation, and the threshold that leaves the wanted share of positions active.</summary>
    private static (Tensor Filters, Tensor Threshold) Calibrate(Tensor filters, Tensor patches, double activeShare)
    {
        var responses = patches.matmul(filters.t());
        var deviation = responses.std(0).clamp_min(1e-8.Kept());
        var rank = (long)((1 - activeShare) * (responses.shape[0] - 1)) + 1;
        var (threshold, _) = (responses / deviation).kthvalue(rank, 0);
        return (filters / deviation.unsqueeze(1), threshold);
    }
}

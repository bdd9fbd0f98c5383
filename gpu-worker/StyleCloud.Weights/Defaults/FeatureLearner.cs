using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Drawing.Leaves;
using StyleCloud.Weights.Sources;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// Learns the kernels of a VGG layer by layer from procedural pictures (<see cref="LeavesPicture"/>), without labels and
/// without gradients. The same seed gives the same kernels, bit for bit on the same machine, whatever the number of threads.
/// </summary>
internal static class FeatureLearner
{
    /// <summary>Continues <paramref name="given"/> to full depth with the standard recipe.</summary>
    public static IReadOnlyList<ConvolutionWeights> Learn(
        Network network, IReadOnlyList<ConvolutionWeights> given, Preprocessing preprocessing, Action<WeightsProgress>? progress, CancellationToken cancellationToken) =>
        Learn(new FeatureRecipe(), VggArchitecture.Convolutions(network), given, preprocessing, progress, cancellationToken);

    /// <summary>Continues <paramref name="given"/> to the last of <paramref name="shapes"/>.</summary>
    public static IReadOnlyList<ConvolutionWeights> Learn(
        FeatureRecipe recipe,
        IReadOnlyList<ConvolutionShape> shapes,
        IReadOnlyList<ConvolutionWeights> given,
        Preprocessing preprocessing,
        Action<WeightsProgress>? progress,
        CancellationToken cancellationToken) =>
        SingleThreadedWork.Run(threads =>
        {
            var convolutions = new List<ConvolutionWeights>();
            var maps = FeatureMaps.Draw(recipe, preprocessing, threads);
            try
            {
                for (var depth = 0; depth < shapes.Count; depth++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var shape = shapes[depth];
                    if (depth > 0 && shape.Layer.Block != shapes[depth - 1].Layer.Block)
                        Replace(ref maps, maps.Pool());
                    if (depth < given.Count)
                        convolutions.Add(given[depth]);
                    else
                        convolutions.Add(new LayerLearner(recipe, threads).Learn(maps, shape, SeededRandom.For(recipe.Seed, 1000 + (ulong)depth)));
                    if (depth >= given.Count)
                        progress?.Invoke(Progress(shape.Layer, depth + 1, shapes.Count));
                    if (depth < shapes.Count - 1)
                        Replace(ref maps, maps.Advance(convolutions[depth]));
                }
            }
            finally
            {
                maps.Dispose();
            }

            return convolutions;
        });

    private static void Replace(ref FeatureMaps maps, FeatureMaps next)
    {
        maps.Dispose();
        maps = next;
    }

    private static WeightsProgress Progress(LayerName layer, int done, int total) =>
        new(WeightsStage.Making, string.Create(CultureInfo.InvariantCulture, $"Making default features, once: {layer}, {done} of {total}."), done, total);
}

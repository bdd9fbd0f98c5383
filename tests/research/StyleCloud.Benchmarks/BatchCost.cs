using System.Diagnostics;
using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>The network and its way back over several pictures of one size as one batch, against one after the other: seconds, interleaved. That is the part of an evaluation that a batch can make faster.</summary>
internal static class BatchCost
{
    private const int Pictures = 4, Rounds = 7;

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);
            var photo = PictureTensor.Of(content);
            var batch = cat(Enumerable.Repeat(photo, Pictures).ToList(), 0);
            var (apart, together) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                for (var picture = 0; picture < Pictures; picture++)
                    ThereAndBack(extractor, photo);
                var (first, all) = (clock.Elapsed.TotalSeconds, 0.0);
                ThereAndBack(extractor, batch);
                all = clock.Elapsed.TotalSeconds;
                if (round == 0)
                    continue; // Compiles the kernels.
                apart.Add(first);
                together.Add(all - first);
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{content.Width}×{content.Height}, {type}, {Pictures} pictures, medians of {Rounds}: one after the other {Median(apart):F3} s, as a batch {Median(together):F3} s, {Median(together) / Median(apart):F3}"));
        }
    }

    private static void ThereAndBack(FeatureExtractor extractor, Tensor pictures)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        using var pass = extractor.Begin(keeps: true);
        pass.Forward(pictures, isLast: true);
        foreach (var gradient in pass.Backward((_, gradient, features, _) => gradient ?? features.clone()))
            gradient.Dispose();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

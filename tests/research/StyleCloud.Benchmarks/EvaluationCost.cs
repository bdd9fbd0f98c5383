using System.Diagnostics;
using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>What single options cost: seconds of one evaluation of loss and gradient over those with default options, interleaved.</summary>
internal static class EvaluationCost
{
    private const int Rounds = 7;

    private static readonly StyleTransferOptions Standard = new() { Precision = Precision.Fp32 };

    private static readonly (string Name, StyleTransferOptions Options)[] Variants =
    [
        ("default options", Standard),
        ("zeros beyond the edge", Standard with { Padding = EdgePadding.Zeros }),
        ("the paper's five style layers", Standard with { StyleLayers = LayerWeights.Uniform(1, "relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1") }),
        ("max pooling", Standard with { Pooling = Pooling.Max }),
        ("no total variation", Standard with { TotalVariationWeight = 0 }),
        ("bfloat16", Standard with { Precision = Precision.Bf16 }),
    ];

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var (photo, painting) = (PictureTensor.Of(content), PictureTensor.Of(style));
        var seconds = Variants.Select(_ => new List<double>()).ToList();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var variant = 0; variant < Variants.Length; variant++)
            {
                var once = Once(Variants[variant].Options, weights, photo, painting);
                if (round > 0)
                    seconds[variant].Add(once);
            }
        }

        var standard = Median(seconds[0]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Width}×{content.Height}, medians of {Rounds}; default options: {standard:F3} s"));
        for (var variant = 1; variant < Variants.Length; variant++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Variants[variant].Name,-32} {Median(seconds[variant]) / standard:F3}"));
    }

    private static double Once(StyleTransferOptions options, VggWeights weights, Tensor photo, Tensor painting)
    {
        using var scope = NewDisposeScope();
        var type = options.Precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);
        using var objective = new Objective(extractor, photo, [(painting, 1)], options);
        objective.Evaluate(photo.reshape(-1)).Gradient.Dispose();
        var clock = Stopwatch.StartNew();
        objective.Evaluate(photo.reshape(-1)).Gradient.Dispose();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

using System.Diagnostics;
using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Weights;
using StyleCloud.StyleTransfer.Weights.Defaults;

namespace StyleCloud.FeatureEvaluation;

/// <summary>Makes a picture for every recipe and pair, judges it, prints a table and keeps the pictures.</summary>
internal sealed class Evaluation(string learnedPath, IReadOnlyList<string[]> pairs, StyleTransferOptions options, string folder)
{
    private const string Learned = "learned";

    /// <summary>Evaluates recipe after recipe.</summary>
    public void Run(IReadOnlyList<string> recipes)
    {
        var learned = VggWeightFile.Load(learnedPath, options.Network);
        using var judge = new LearnedJudge(learned);
        Console.WriteLine($"recipe | pair | mean | {string.Join(" | ", judge.Layers)} | content change | build s | transfer s");
        foreach (var recipe in recipes)
        {
            var clock = Stopwatch.StartNew();
            var weights = Weights(recipe, learned);
            var build = clock.Elapsed.TotalSeconds;
            var verdicts = pairs.Select(pair => Evaluate(recipe, weights, judge, pair, build)).ToList();
            Print(recipe, "all", new([.. judge.Layers.Select((_, layer) => verdicts.Average(verdict => verdict.StyleShares[layer]))], verdicts.Average(verdict => verdict.ContentChange)), build, 0);
        }
    }

    private VggWeights Weights(string recipe, VggWeights learned)
    {
        // To relu5_1, the deepest layer of the default options.
        var shapes = VggArchitecture.Convolutions(options.Network).TakeWhile(shape => shape.Layer <= new LayerName(5, 1, true)).ToList();
        var (given, parsed) = recipe.Split(',')[0] == Learned
            ? (learned, Recipes.Parse("standard" + recipe[Learned.Length..]))
            : (learned with { Convolutions = [], Preprocessing = Preprocessing.Caffe, IsDefault = true }, Recipes.Parse(recipe));
        return given with { Name = recipe, Convolutions = FeatureLearner.Learn(parsed, shapes, given.Convolutions, given.Preprocessing, null, CancellationToken.None) };
    }

    private Verdict Evaluate(string recipe, VggWeights weights, LearnedJudge judge, string[] pair, double build)
    {
        var (photo, style) = (Read(pair[0]), Read(pair[1]));
        var engine = new StyleTransferEngine(weights, ComputeDevice.Select("cpu"));
        var result = engine.Run(new(photo, [new(style, 1)], null, options), null, CancellationToken.None);
        var verdict = judge.Judge(result.Image, photo, style);
        var name = $"{Path.GetFileNameWithoutExtension(pair[0])}-{Path.GetFileNameWithoutExtension(pair[1])}";
        Print(recipe, name, verdict, build, result.Elapsed.TotalSeconds);
        File.WriteAllBytes(Path.Combine(folder, $"{recipe}-{name}-{options.Size}.png"), ImageEncoder.Encode(result.Image, OutputFormat.Png, 100, null));
        return verdict;
    }

    private RgbImage Read(string path) => ImageDecoder.Decode(File.ReadAllBytes(path), options.Size, options.Background, new(), CancellationToken.None);

    private static void Print(string recipe, string pair, Verdict verdict, double build, double transfer) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{recipe} | {pair} | {verdict.MeanStyleShare:0.000} | {string.Join(" | ", verdict.StyleShares.Select(share => share.ToString("0.000", CultureInfo.InvariantCulture)))} | {verdict.ContentChange:0.000} | {build:0.0} | {transfer:0.0}"));
}

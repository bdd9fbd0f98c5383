using System.Diagnostics;
using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Optimization;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>The same objective minimised in two ways; loss after equal numbers of evaluations, side by side.</summary>
internal static class OptimizerComparison
{
    private static readonly int[] Marks = [10, 25, 50, 75, 100, 150, 200];

    /// <summary>Armijo's rule against strong Wolfe conditions, both preconditioned.</summary>
    public static void LineSearches(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        var preconditioner = new PyramidPreconditioner(content.Height, content.Width);
        var settings = new LbfgsSettings(Precondition: preconditioner.Apply);
        Compare(weights, content, style, new("Armijo", settings, ArmijoLineSearch.Search), new("strong Wolfe", settings, StrongWolfeLineSearch.Search), output);
    }

    /// <summary>With the pyramid preconditioner against without.</summary>
    public static void Preconditioning(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        var preconditioner = new PyramidPreconditioner(content.Height, content.Width);
        Compare(
            weights, content, style,
            new("pyramid", new(Precondition: preconditioner.Apply), ArmijoLineSearch.Search), new("none", new(), ArmijoLineSearch.Search), output);
    }

    private static void Compare(VggWeights weights, RgbImage content, RgbImage style, Way one, Way other, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, options.Padding, ScalarType.Float32, CPU);
        var photo = PictureTensor.Of(content);
        using var objective = new Objective(extractor, photo, [(PictureTensor.Of(style), 1)], options);
        foreach (var start in new[] { "content", "noise" })
        {
            using var generator = new Generator(2017, CPU);
            var point = start == "content" ? photo : rand(photo.shape, ScalarType.Float32, CPU, generator: generator) * 255;
            var (first, second) = (one.Minimise(objective, point), other.Minimise(objective, point));
            output.WriteLine($"start {start}, {content.Width}×{content.Height}");
            output.WriteLine($"evaluations   {one.Name,-12}  {other.Name,-12}  {one.Name} / {other.Name}");
            foreach (var mark in Marks)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mark,11}   {first.Losses[mark],-12:G6}  {second.Losses[mark],-12:G6}  {first.Losses[mark] / second.Losses[mark]:F3}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"iterations within them: {one.Name} {first.Iterations}, {other.Name} {second.Iterations}; seconds per evaluation, {one.Name} / {other.Name}: {first.Seconds / second.Seconds:F3}"));
        }
    }

    private sealed record Way(string Name, LbfgsSettings Settings, LineSearch Search)
    {
        /// <summary>Lowest loss after each number of evaluations.</summary>
        public (IReadOnlyDictionary<int, double> Losses, int Iterations, double Seconds) Minimise(Objective objective, Tensor start)
        {
            var clock = Stopwatch.StartNew();
            var losses = new Dictionary<int, double>();
            using var optimizer = new Lbfgs(objective.Evaluate, start.reshape(-1), Settings, Search);
            var iterations = 0;
            foreach (var mark in Marks)
            {
                while (optimizer.Evaluations < mark && optimizer.Step() == StepOutcome.Advanced)
                    iterations++;
                losses[mark] = optimizer.Losses.Total;
            }

            return (losses, iterations, clock.Elapsed.TotalSeconds / optimizer.Evaluations);
        }
    }
}

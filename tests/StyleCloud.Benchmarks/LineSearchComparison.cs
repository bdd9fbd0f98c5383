using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Optimization;
using StyleCloud.StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>The same objective minimised with both line searches; loss after equal numbers of evaluations, side by side.</summary>
internal static class LineSearchComparison
{
    private static readonly int[] Marks = [10, 25, 50, 75, 100, 150];

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, ScalarType.Float32, CPU);
        var photo = ToTensor(content);
        using var objective = new Objective(extractor, photo, [(ToTensor(style), 1)], options);
        foreach (var start in new[] { "content", "noise" })
        {
            using var generator = new Generator(2017, CPU);
            var point = start == "content" ? photo : rand(photo.shape, ScalarType.Float32, CPU, generator: generator) * 255;
            var armijo = Curve(objective, point, ArmijoLineSearch.Search);
            var wolfe = Curve(objective, point, StrongWolfeLineSearch.Search);
            output.WriteLine($"start {start}, {content.Width}×{content.Height}");
            output.WriteLine("evaluations   Armijo        strong Wolfe  Armijo / strong Wolfe");
            foreach (var mark in Marks)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mark,11}   {armijo[mark],-12:G6}  {wolfe[mark],-12:G6}  {armijo[mark] / wolfe[mark]:F3}"));
            output.WriteLine($"iterations within them: Armijo {armijo[-1]}, strong Wolfe {wolfe[-1]}");
        }
    }

    /// <summary>Lowest loss after each number of evaluations; under −1, the number of iterations.</summary>
    private static Dictionary<int, double> Curve(Objective objective, Tensor start, LineSearch search)
    {
        var curve = new Dictionary<int, double>();
        using var optimizer = new Lbfgs(objective.Evaluate, start.reshape(-1), new(), search);
        var iterations = 0;
        foreach (var mark in Marks)
        {
            while (optimizer.Evaluations < mark && optimizer.Step() == StepOutcome.Advanced)
                iterations++;
            curve[mark] = optimizer.Losses.Total;
        }

        curve[-1] = iterations;
        return curve;
    }

    private static Tensor ToTensor(RgbImage image) =>
        tensor(image.Pixels, image.Height, image.Width, 3).permute(2, 0, 1).unsqueeze(0).contiguous() * 255;
}

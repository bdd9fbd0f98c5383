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

/// <summary>What makes the loss fall faster: after equal numbers of evaluations, over that with default settings from the photo.</summary>
internal static class EvaluationsNeeded
{
    private static readonly int[] Marks = [5, 10, 20, 30, 60, 120, 200, 300];

    private static readonly StyleTransferOptions Options = new();

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(Options), Options.Pooling, Options.Padding, ScalarType.BFloat16, CPU);
        var (photo, painting) = (PictureTensor.Of(content), PictureTensor.Of(style));
        var standard = Minimise(extractor, photo, painting, photo, Options.History, Marks[^1]);
        output.WriteLine($"{content.Width}×{content.Height}, bfloat16");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"evaluations                {string.Join("  ", Marks.Select(mark => $"{mark,6}"))}"));
        Write("from the photo", standard.Losses);
        foreach (var history in new[] { 4, 8, 12, 30, 60 })
            Write($"{history} pairs instead of {Options.History}", Minimise(extractor, photo, painting, photo, history, Marks[^1]).Losses);
        Write("colours matched first", Minimise(extractor, photo, painting, ColoursOf(painting, photo), Options.History, Marks[^1]).Losses);
        foreach (var before in new[] { 20, Options.Iterations })
            Write($"after {before} at half size", Minimise(extractor, photo, painting, Doubled(Minimise(extractor, Halved(photo), Halved(painting), Halved(photo), Options.History, before).Picture, photo), Options.History, Marks[^1]).Losses);

        void Write(string name, List<double> losses) =>
            output.WriteLine($"{name,-25}  {string.Join("  ", losses.Zip(standard.Losses, (loss, usual) => string.Create(CultureInfo.InvariantCulture, $"{loss / usual,6:F3}")))}");
    }

    private static (List<double> Losses, Tensor Picture) Minimise(FeatureExtractor extractor, Tensor photo, Tensor painting, Tensor start, int history, int evaluations)
    {
        using var objective = new Objective(extractor, photo, [(painting, 1)], Options);
        using var optimizer = new Lbfgs(objective.Evaluate, start.reshape(-1), new(history, Precondition: new PyramidPreconditioner(photo.shape[2], photo.shape[3]).Apply));
        var losses = new List<double>();
        foreach (var mark in Marks.Where(mark => mark < evaluations).Append(evaluations))
        {
            while (optimizer.Evaluations < mark && optimizer.Step() == StepOutcome.Advanced)
            {
            }

            losses.Add(optimizer.Losses.Total);
        }

        return (losses, optimizer.Point.reshape(photo.shape).clone());
    }

    private static Tensor Halved(Tensor picture) => nn.functional.interpolate(picture, size: [picture.shape[2] / 2, picture.shape[3] / 2], mode: InterpolationMode.Area);

    private static Tensor Doubled(Tensor picture, Tensor like) => nn.functional.interpolate(picture, size: [like.shape[2], like.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>The photo with the painting's mean colour and covariance, by the linear map that changes colours least (Pitié and Kokaram 2007, "The linear Monge–Kantorovitch linear colour mapping").</summary>
    private static Tensor ColoursOf(Tensor painting, Tensor photo)
    {
        var (colours, wanted) = (photo.reshape(3, -1).to(ScalarType.Float64), painting.reshape(3, -1).to(ScalarType.Float64));
        var (mean, wantedMean) = (colours.mean([1L], keepdim: true), wanted.mean([1L], keepdim: true));
        var (covariance, wantedCovariance) = (Covariance(colours - mean), Covariance(wanted - wantedMean));
        var (root, inverse) = (Power(covariance, 0.5), Power(covariance, -0.5));
        var map = inverse.mm(Power(root.mm(wantedCovariance).mm(root), 0.5)).mm(inverse);
        return (map.mm(colours - mean) + wantedMean).clamp(0L.Kept(), 255L.Kept()).to(ScalarType.Float32).reshape(photo.shape);

        static Tensor Covariance(Tensor centred) => centred.mm(centred.t()) / centred.shape[1].Kept();

        static Tensor Power(Tensor symmetric, double exponent)
        {
            var (values, vectors) = linalg.eigh(symmetric);
            return vectors.mm(diag(values.clamp_min(1e-3.Kept()).pow(exponent.Kept()))).mm(vectors.t());
        }
    }
}

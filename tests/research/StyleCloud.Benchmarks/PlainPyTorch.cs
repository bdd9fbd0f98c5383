using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Optimization;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>
/// The engine against <c>plain_pytorch.py</c>, one after the other with the same weights, pictures, losses and threads: seconds of an evaluation, and evaluations and seconds to the loss at
/// which that program stands at its end; from the photo at once, and as transfers are made, over coarser scales.
/// </summary>
internal static class PlainPyTorch
{
    private const string Python = "/usr/bin/python3";
    private const int Evaluations = 300;
    private const int MostScales = 7;

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var options = new StyleTransferOptions();
        var painting = ImageResizer.Resize(style, content.Width, content.Height);
        var plain = RunPython(weights, content, painting, options);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{content.Width}×{content.Height}, {get_num_threads()} threads, {Processor()}; PyTorch {plain.Torch}: {Median(plain.Seconds):F3} s per evaluation, loss {plain.Losses[^1]:G6} after {plain.Losses.Count} in {plain.Wall:F1} s"));
        output.WriteLine("precision  scales  s per evaluation  plain / ours  evaluations to its loss  seconds to its loss  plain / ours  start: loss against plain");
        foreach (var (type, scales) in new[] { (ScalarType.Float32, 1), (ScalarType.BFloat16, 1), (ScalarType.BFloat16, MostScales) })
        {
            var sizes = ScalePyramid.For(content.Width, content.Height, options with { Size = Math.Max(content.Width, content.Height), Scales = scales });
            var ours = Minimise(weights, content, painting, options, type, sizes, plain.Losses[^1]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{type,-9}  {sizes.Count,-6}  {Median(ours.Seconds),-16:F3}  {Median(plain.Seconds) / Median(ours.Seconds),-12:F2}  {(ours.IsReached ? ours.Seconds.Count : "not reached"),-23}  {ours.Wall,-19:F1}  {plain.Wall / ours.Wall,-12:F2}  {ours.Start / plain.Losses[0]:F5}"));
        }
    }

    private static (List<double> Seconds, bool IsReached, double Wall, double Start) Minimise(
        VggWeights weights, RgbImage content, RgbImage painting, StyleTransferOptions options, ScalarType type, IReadOnlyList<ScaleSize> sizes, double goal)
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);
        var photo = PictureTensor.Of(content);
        using var objective = new Objective(extractor, photo, [(PictureTensor.Of(painting), 1)], options);
        var seconds = new List<double>();
        objective.Evaluate(photo.reshape(-1)).Gradient.Dispose(); // Compiles the kernels.
        var clock = Stopwatch.StartNew();
        using var optimizer = new Lbfgs(Timed, Start().reshape(-1), Settings(sizes[^1]));
        var start = optimizer.Losses.Total;
        while (optimizer.Losses.Total > goal && optimizer.Evaluations < 2 * Evaluations && optimizer.Step() == StepOutcome.Advanced)
        {
        }

        return (seconds, optimizer.Losses.Total <= goal, clock.Elapsed.TotalSeconds, start);

        LbfgsSettings Settings(ScaleSize size) => new(options.History, Precondition: new PyramidPreconditioner(size.Height, size.Width).Apply);

        Tensor Start()
        {
            Tensor? picture = null;
            foreach (var size in sizes.SkipLast(1))
            {
                var (smaller, target) = (At(content, size), At(painting, size));
                using var coarse = new Objective(extractor, smaller, [(target, 1)], options);
                using var steps = new Lbfgs(coarse.Evaluate, (picture is null ? smaller : Enlarged(picture, size)).reshape(-1), Settings(size));
                while (steps.Evaluations < options.Iterations && steps.Step() == StepOutcome.Advanced)
                {
                }

                picture = steps.Point.reshape(1, 3, size.Height, size.Width).clone();
            }

            return picture is null ? photo : Enlarged(picture, sizes[^1]);
        }

        static Tensor At(RgbImage image, ScaleSize size) => PictureTensor.Of(ImageResizer.Resize(image, size.Width, size.Height));

        static Tensor Enlarged(Tensor picture, ScaleSize size) => nn.functional.interpolate(picture, size: [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false);

        Evaluation Timed(Tensor point)
        {
            var began = Stopwatch.GetTimestamp();
            var evaluation = objective.Evaluate(point);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            return evaluation;
        }
    }

    private static PlainRun RunPython(VggWeights weights, RgbImage content, RgbImage painting, StyleTransferOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("stylecloud-plain-").FullName;
        try
        {
            Write(folder, weights, content, painting, options);
            var script = Path.Combine(AppContext.BaseDirectory, "plain_pytorch.py");
            var start = new ProcessStartInfo(Python, [script, folder, $"{Evaluations}"]) { RedirectStandardOutput = true };
            start.Environment.Remove("OPENBLAS_CORETYPE");
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<PlainRun>(text, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"plain_pytorch.py ended with {process.ExitCode}; it needs Debian's python3-torch and libopenblas0-pthread.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, VggWeights weights, RgbImage content, RgbImage painting, StyleTransferOptions options)
    {
        if (weights.Preprocessing is not { Order: ChannelOrder.Rgb, Scale: 1 })
            throw new NotSupportedException($"plain_pytorch.py takes RGB pixels from 0 to 1; {weights.Name} takes {weights.Preprocessing.Order} pixels times {weights.Preprocessing.Scale}.");
        foreach (var convolution in weights.Convolutions)
        {
            WriteFloats($"{Name(convolution)}.kernel", convolution.Kernel);
            WriteFloats($"{Name(convolution)}.bias", convolution.Bias);
        }

        using var scope = NewDisposeScope();
        foreach (var (name, image) in new[] { ("photo", content), ("painting", painting), ("start", content) })
            WriteFloats(name, [.. PictureTensor.Of(image).data<float>()]);
        var task = new
        {
            Threads = get_num_threads(),
            content.Width,
            content.Height,
            weights.Preprocessing.Mean,
            Deviation = weights.Preprocessing.StandardDeviation,
            Convolutions = weights.Convolutions.Select(convolution => new { Layer = Name(convolution), Out = convolution.OutChannels, In = convolution.InChannels }),
            ContentLayers = Shares(options.ContentLayers),
            StyleLayers = Shares(options.StyleLayers),
            options.ContentWeight,
            options.StyleWeight,
            options.TotalVariationWeight,
            options.History,
        };
        File.WriteAllText(Path.Combine(folder, "task.json"), JsonSerializer.Serialize(task, JsonSerializerOptions.Web));

        void WriteFloats(string name, float[] values) => File.WriteAllBytes(Path.Combine(folder, $"{name}.f32"), MemoryMarshal.AsBytes<float>(values));
    }

    private static Dictionary<string, double> Shares(LayerWeights layers) => layers.ToDictionary(pair => pair.Key, pair => pair.Value / layers.Sum(other => other.Value));

    private static string Name(ConvolutionWeights convolution) => $"{convolution.Layer with { BeforeActivation = false }}";

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Processor() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    private sealed record PlainRun(string Torch, double Wall, List<double> Seconds, List<double> Losses, List<double> First);
}

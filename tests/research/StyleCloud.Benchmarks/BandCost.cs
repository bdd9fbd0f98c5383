using System.Diagnostics;
using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>
/// What bands of rows cost: an evaluation in bands against one of the whole picture, in seconds, in memory and in the gradient, which in 32 bits should differ by rounding only. Memory is what the
/// evaluation added to the process at its peak (Linux).
/// </summary>
internal static class BandCost
{
    private const int Rounds = 3;

    private static readonly int[] Heights = [256, 128, 64, 32];

    public static void Run(VggWeights weights, RgbImage content, RgbImage style, TextWriter output)
    {
        using var scope = NewDisposeScope();
        var (photo, painting) = (PictureTensor.Of(content), PictureTensor.Of(style));
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var options = new StyleTransferOptions();
            using var extractor = new FeatureExtractor(weights, Objective.LayersOf(options), options.Pooling, options.Padding, type, CPU);
            var point = (photo * 0.9 + 12).reshape(-1);
            var whole = Measure(content.Height);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Width}×{content.Height} {type}, medians of {Rounds}: whole {whole.Seconds:F3} s, {whole.Bytes / 1e6:F0} MB"));
            foreach (var rows in Heights.Where(rows => rows < content.Height))
            {
                var banded = Measure(rows);
                var error = (banded.Gradient - whole.Gradient).norm().Number() / whole.Gradient.norm().Number();
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {rows,4} rows: time {banded.Seconds / whole.Seconds:F3}, memory {(double)banded.Bytes / whole.Bytes:F3}, gradient {error:E1}"));
            }

            (double Seconds, long Bytes, Tensor Gradient) Measure(int rows)
            {
                using var objective = new Objective(extractor, photo, [(painting, 1)], options, (long)rows * content.Width);
                objective.Evaluate(point).Gradient.Dispose();
                HeapMemory.GiveBack();
                File.WriteAllText("/proc/self/clear_refs", "5"); // The high-water mark starts again from what is there.
                var before = Status("VmRSS:");
                var gradient = objective.Evaluate(point).Gradient;
                var bytes = Status("VmHWM:") - before;
                var seconds = Enumerable.Range(0, Rounds).Select(_ =>
                {
                    var clock = Stopwatch.StartNew();
                    objective.Evaluate(point).Gradient.Dispose();
                    return clock.Elapsed.TotalSeconds;
                }).Order().ToList();
                return (seconds[Rounds / 2], bytes, gradient);
            }
        }
    }

    private static long Status(string name) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
}

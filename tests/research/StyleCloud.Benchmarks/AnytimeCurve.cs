using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.Weights;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>
/// How good the picture is after how many seconds in the engine, for each preset: the loss of the preview, brought to the size of the result, over that of the photo. Coarse previews lack the finest texture, so
/// their ratio is high although they already look like the result.
/// </summary>
internal static class AnytimeCurve
{
    private static readonly double[] Marks = [1, 2, 3, 5, 10, 20, 30, 60, 120, 240];

    /// <summary>Runs the presets one after the other.</summary>
    /// <param name="presets">Their names.</param>
    /// <param name="previews">A folder for the pictures at those times; null for none.</param>
    public static void Run(VggWeights weights, RgbImage content, RgbImage style, IEnumerable<string> presets, DirectoryInfo? previews, TextWriter output)
    {
        var device = ComputeDevice.Select("cpu");
        foreach (var preset in presets)
        {
            var options = Presets.Find(preset)!;
            var (width, height) = PictureSize.Fit(content.Width, content.Height, options.Size);
            var photo = Fit(content, width, height);
            using var judge = new Judge(weights, photo, Fit(style, PictureSize.Fit(style.Width, style.Height, options.Size)), options);
            var start = judge.LossOf(photo);
            using var transfer = new StyleTransferEngine(weights, device).Begin(new(photo, [new(style, 1)], null, options));
            var marks = new Queue<double>(Marks);
            var isGoing = true;
            while (isGoing)
            {
                isGoing = transfer.Step();
                var (seconds, progress) = (transfer.Progress.Elapsed.TotalSeconds, transfer.Progress);
                if (isGoing && (marks.Count == 0 || seconds < marks.Peek()))
                    continue;
                while (marks.Count > 0 && marks.Peek() <= seconds)
                    marks.Dequeue();
                Write(previews, $"{preset}-{seconds:F1}.png", transfer.Preview());
                var ratio = judge.LossOf(Fit(transfer.Preview(), width, height)) / start;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{preset,-8} {seconds,6:F1} s: {progress.Width}×{progress.Height}, evaluation {progress.Evaluation}: loss {ratio:F4}{(isGoing ? "" : $", done ({transfer.Result.Termination}, {transfer.Result.Evaluations} evaluations)")}"));
            }
        }
    }

    private static void Write(DirectoryInfo? previews, string name, RgbImage picture)
    {
        if (previews is null)
            return;
        previews.Create();
        File.WriteAllBytes(Path.Combine(previews.FullName, name), ImageEncoder.Encode(picture, OutputFormat.Png, 92, null));
    }

    private static RgbImage Fit(RgbImage image, (int Width, int Height) size) => Fit(image, size.Width, size.Height);

    private static RgbImage Fit(RgbImage image, int width, int height) => image.Width == width && image.Height == height ? image : ImageResizer.Resize(image, width, height);

    /// <summary>The loss of pictures at the size of the result.</summary>
    private sealed class Judge : IDisposable
    {
        private readonly FeatureExtractor _extractor;
        private readonly Objective _objective;

        public Judge(VggWeights weights, RgbImage photo, RgbImage style, StyleTransferOptions options)
        {
            using var scope = NewDisposeScope();
            _extractor = new(weights, Objective.LayersOf(options), options.Pooling, options.Padding, ScalarType.BFloat16, CPU);
            _objective = new(_extractor, PictureTensor.Of(photo), [(PictureTensor.Of(style), 1)], options);
        }

        public double LossOf(RgbImage picture)
        {
            using var scope = NewDisposeScope();
            return _objective.Evaluate(PictureTensor.Of(picture).reshape(-1)).Losses.Total;
        }

        public void Dispose()
        {
            _objective.Dispose();
            _extractor.Dispose();
        }
    }
}

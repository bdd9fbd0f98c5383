using System.Diagnostics;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Checkpoints;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>One transfer from start picture to result, scale after scale.</summary>
internal sealed class TransferRun
{
    private readonly TransferInput _input;
    private readonly VggWeights _weights;
    private readonly ComputeDevice _device;
    private readonly Action<TransferProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly IReadOnlyList<ScaleSize> _scales;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lazy<string> _fingerprint;
    private TimeSpan _elapsedEarlier;
    private int _evaluations;
    private LossTerms _losses;
    private Termination _termination;

    public TransferRun(TransferInput input, VggWeights weights, ComputeDevice device, Action<TransferProgress>? progress, CancellationToken cancellation)
    {
        (_input, _weights, _device, _progress, _cancellation) = (input, weights, device, progress, cancellation);
        _scales = ScalePyramid.For(input.Content.Width, input.Content.Height, input.Options);
        _fingerprint = new(() => TransferFingerprint.Of(input, weights, NetworkType()));
    }

    private TimeSpan Elapsed => _elapsedEarlier + _clock.Elapsed;

    private StyleTransferOptions Options => _input.Options;

    public TransferResult Run()
    {
        using var scope = NewDisposeScope();
        using var extractor = new FeatureExtractor(_weights, Objective.LayersOf(Options), Options.Pooling, Options.Padding, NetworkType(), _device.Device);
        var checkpoint = ReadCheckpoint();
        var start = checkpoint is null ? StartPicture.Create(_input, _scales[0], _weights.Preprocessing, _device.Device) : null;
        for (var scale = checkpoint?.Scale ?? 0; ; scale++)
        {
            var image = RunScale(scale, extractor, start, checkpoint);
            checkpoint = null;
            start?.Dispose();
            if (scale == _scales.Count - 1)
                return new(image, _losses, _evaluations, _termination, Elapsed);
            var next = _scales[scale + 1];
            start = ImageTensor.From(ImageResizer.Resize(image, next.Width, next.Height), _device.Device);
        }
    }

    private TransferCheckpoint? ReadCheckpoint()
    {
        if (_input.Checkpoint is not { } stream)
            return null;
        var checkpoint = CheckpointFile.Read(stream, _fingerprint.Value, ValuesAt, Options.History, _device.Device);
        (_evaluations, _elapsedEarlier) = (checkpoint.EarlierEvaluations, checkpoint.Elapsed);
        return checkpoint;

        long? ValuesAt(int scale) => scale >= 0 && scale < _scales.Count ? 3 * _scales[scale].Pixels : null;
    }

    /// <param name="scale">Index of the scale.</param>
    /// <param name="extractor">The features.</param>
    /// <param name="start">The start picture at this scale; null with a checkpoint.</param>
    /// <param name="checkpoint">What to go on from instead; disposed.</param>
    private RgbImage RunScale(int scale, FeatureExtractor extractor, Tensor? start, TransferCheckpoint? checkpoint)
    {
        using var scope = NewDisposeScope();
        var size = _scales[scale];
        var content = ImageTensor.From(Fit(_input.Content, size), _device.Device);
        var totalWeight = _input.Styles.Sum(style => style.Weight);
        var styles = _input.Styles.Select(style => (StyleAt(style.Image, size), style.Weight / totalWeight)).ToList();
        using var objective = new Objective(extractor, content, styles, Options);
        using var preconditioner = Options.Preconditioner == Preconditioner.Pyramid ? new PyramidPreconditioner(size.Height, size.Width, content.dtype, _device.Device) : null;
        var settings = new LbfgsSettings(Options.History, RestartEvery: Options.RestartEvery, Precondition: preconditioner is null ? null : preconditioner.Apply);
        using var optimizer = checkpoint is null ? StartOptimizer(objective, start!, settings) : Lbfgs.Restore(objective.Evaluate, settings, checkpoint.State);
        checkpoint?.Dispose();
        Optimize(optimizer, scale, size);
        _losses = optimizer.Losses;
        _evaluations += optimizer.Evaluations;
        return ImageTensor.ToImage(optimizer.Point, size);
    }

    private Lbfgs StartOptimizer(Objective objective, Tensor start, LbfgsSettings settings)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            return new(objective.Evaluate, start.reshape(-1), settings);
        }
        catch (ArgumentException exception)
        {
            throw new StyleTransferException(
                new(ErrorReason.NotFinite, $"The loss of the start picture is not finite with the features {_weights.Name} and these weights.", "weights"), exception);
        }
    }

    private void Optimize(Lbfgs optimizer, int scale, ScaleSize size)
    {
        _termination = Termination.EvaluationsSpent;
        while (optimizer.Evaluations < Options.Iterations)
        {
            _cancellation.ThrowIfCancellationRequested();
            var outcome = optimizer.Step();
            Report(optimizer, scale, size);
            if (outcome == StepOutcome.Advanced)
                continue;
            _termination = outcome == StepOutcome.Converged ? Termination.Converged : Termination.NotFinite;
            return;
        }
    }

    private void Report(Lbfgs optimizer, int scale, ScaleSize size)
    {
        if (_progress is null)
            return;
        var iteration = Math.Min(optimizer.Evaluations, Options.Iterations);
        var fraction = Fraction(scale, iteration);
        var elapsed = Elapsed;
        var remaining = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : (TimeSpan?)null;
        _progress(new(
            scale + 1, _scales.Count, size.Width, size.Height, iteration, Options.Iterations, fraction,
            optimizer.Losses, elapsed, remaining, () => ImageTensor.ToImage(optimizer.Point, size), Save));

        void Save(Stream stream)
        {
            using var checkpoint = new TransferCheckpoint(_fingerprint.Value, scale, _evaluations, Elapsed, optimizer.View());
            CheckpointFile.Write(stream, checkpoint);
        }
    }

    /// <summary>An evaluation costs in proportion to its pixels.</summary>
    private double Fraction(int scale, int iteration)
    {
        var all = _scales.Sum(size => (double)size.Pixels) * Options.Iterations;
        var done = _scales.Take(scale).Sum(size => (double)size.Pixels) * Options.Iterations + (double)_scales[scale].Pixels * iteration;
        return Math.Min(1, done / all);
    }

    private Tensor StyleAt(RgbImage style, ScaleSize picture)
    {
        // The same longer side as the picture: strokes keep their size relative to it. Never enlarged, never below the minimum.
        var longerSide = Math.Min(Math.Max(picture.Width, picture.Height), Math.Max(style.Width, style.Height));
        var size = new ScaleSize(style.Width, style.Height).WithLongerSide(longerSide);
        return ImageTensor.From(Fit(style, new(Math.Max(size.Width, ScalePyramid.SmallestSide), Math.Max(size.Height, ScalePyramid.SmallestSide))), _device.Device);
    }

    private static RgbImage Fit(RgbImage image, ScaleSize size) =>
        image.Width == size.Width && image.Height == size.Height ? image : ImageResizer.Resize(image, size.Width, size.Height);

    private ScalarType NetworkType() => Options.Precision switch
    {
        Precision.Bf16 => ScalarType.BFloat16,
        Precision.Auto when _device.SupportsBf16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };
}

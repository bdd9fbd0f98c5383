using System.Diagnostics;
using System.Runtime.InteropServices;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Checkpoints;
using StyleCloud.StyleTransfer.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>A transfer by optimisation of the pixels, scale after scale. Between two steps no dispose scope is open, so that transfers can take turns on a thread.</summary>
internal sealed class OptimizedTransfer : Transfer
{
    private readonly TransferInput _input;
    private readonly VggWeights _weights;
    private readonly ComputeDevice _device;
    private readonly ScalarType _arithmetic;
    private readonly IReadOnlyList<ScaleSize> _scales;
    private readonly IReadOnlyList<MemoryPlan> _plans;
    private readonly Lazy<string> _fingerprint;
    private readonly Stopwatch _clock = new();
    private FeatureExtractor? _extractor;
    private ScaleOptimization? _scale;
    private TimeSpan _elapsedEarlier;
    private int _earlierEvaluations;
    private TransferProgress _progress;

    /// <summary>Prepares the first scale, or the one that the input's checkpoint is at.</summary>
    /// <exception cref="CheckpointException">The checkpoint cannot be used.</exception>
    /// <exception cref="StyleTransferException">Memory ran out, or the values are not finite at the start.</exception>
    public OptimizedTransfer(TransferInput input, VggWeights weights, ComputeDevice device)
    {
        (_input, _weights, _device) = (input, weights, device);
        _arithmetic = ArithmeticOf(input.Options, device);
        _scales = ScalePyramid.For(input.Content.Width, input.Content.Height, input.Options);
        _plans = [.. _scales.Select(scale => MemoryPlan.For(scale.Width, scale.Height, PicturesOf(input).Sum(image => (long)image.Width * image.Height), Options, _arithmetic != ScalarType.Float32, device.MemoryBytes))];
        _fingerprint = new(() => TransferFingerprint.Of(input, weights, _arithmetic, _plans));
        try
        {
            _scale = Timed(Begin);
            _progress = Look();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override TransferProgress Progress => _progress;

    private TimeSpan Elapsed => _elapsedEarlier + _clock.Elapsed;

    private StyleTransferOptions Options => _input.Options;

    private ScaleOptimization Scale => _scale ?? throw new InvalidOperationException("The transfer is disposed, or could not go on.");

    private long? EstimatedBytes => _device.Device.type == DeviceType.CPU ? _plans.Max(plan => plan.Bytes) : null;

    private bool IsAtTheLastScale => Scale.Index == _scales.Count - 1;

    /// <inheritdoc/>
    public override RgbImage Preview() => Scale.Image();

    /// <inheritdoc/>
    public override void Save(Stream stream)
    {
        using var checkpoint = new TransferCheckpoint(_fingerprint.Value, Scale.Index, _earlierEvaluations, Elapsed, Scale.View());
        CheckpointFile.Write(stream, checkpoint);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _scale?.Dispose();
        _scale = null;
        _extractor?.Dispose();
        HeapMemory.GiveBack();
    }

    /// <inheritdoc/>
    protected override TransferResult? Advance() => Timed(() =>
    {
        if (!Scale.IsDone)
            Scale.Step();
        else if (!IsAtTheLastScale)
            _scale = NextScale();
        _progress = Look();
        return Scale.IsDone && IsAtTheLastScale
            ? new TransferResult(Scale.Image(), Scale.Losses, _earlierEvaluations + Scale.Evaluations, Scale.Termination, Elapsed, EstimatedBytes)
            : null;
    });

    /// <summary>What the network computes with.</summary>
    internal static ScalarType ArithmeticOf(StyleTransferOptions options, ComputeDevice device) => options.Precision switch
    {
        Precision.Fp32 => ScalarType.Float32,
        Precision.Bf16 => ScalarType.BFloat16,
        Precision.Fp16 => ScalarType.Float16,
        _ when device.Arithmetic == ScalarType.Float16 && options.Losses == LossForm.Lesson2017 => ScalarType.Float32, // Sums of squares are too large for it.
        _ => device.Arithmetic,
    };

    private ScaleOptimization Begin()
    {
        _extractor = new(_arithmetic == ScalarType.Float16 ? HalfRange.Fit(_weights) : _weights, Objective.LayersOf(Options), Options.Pooling, Options.Padding, _arithmetic, _device.Device);
        return _input.Checkpoint is { } stream ? FromCheckpoint(stream) : FirstScale();
    }

    private ScaleOptimization FirstScale() => ScaleAt(0, () => StartPicture.Create(_input, _scales[0], _weights.Preprocessing, _device.Device));

    private ScaleOptimization ScaleAt(int index, Func<Tensor> start) =>
        ScaleOptimization.Start(_input, _extractor!, index, _scales[index], _plans[index], _device.Device, start, _weights.Name);

    private ScaleOptimization FromCheckpoint(Stream stream)
    {
        using var checkpoint = CheckpointFile.Read(stream, _fingerprint.Value, ValuesAt, Options.History, scale => _plans[scale].IsHistoryHalf ? ScalarType.BFloat16 : ScalarType.Float32, _device.Device);
        (_earlierEvaluations, _elapsedEarlier) = (checkpoint.EarlierEvaluations, checkpoint.Elapsed);
        return ScaleOptimization.Restore(_input, _extractor!, checkpoint.Scale, _scales[checkpoint.Scale], _plans[checkpoint.Scale], checkpoint.State);

        long? ValuesAt(int scale) => scale >= 0 && scale < _scales.Count ? 3 * _scales[scale].Pixels : null;
    }

    private ScaleOptimization NextScale()
    {
        var (index, image) = (Scale.Index + 1, Scale.Image());
        _earlierEvaluations += Scale.Evaluations;
        Scale.Dispose();
        _scale = null;
        return ScaleAt(index, () => ImageTensor.From(ImageResizer.Resize(image, _scales[index].Width, _scales[index].Height), _device.Device));
    }

    private TransferProgress Look()
    {
        var evaluation = Math.Min(Scale.Evaluations, Options.Iterations);
        var fraction = Fraction(Scale.Index, evaluation);
        var remaining = fraction > 0 ? Elapsed * ((1 - fraction) / fraction) : (TimeSpan?)null;
        var size = _scales[Scale.Index];
        return new(Scale.Index + 1, _scales.Count, size.Width, size.Height, evaluation, Options.Iterations, fraction, Scale.Losses, Elapsed, remaining);
    }

    /// <summary>An evaluation costs in proportion to its pixels.</summary>
    private double Fraction(int scale, int evaluation)
    {
        var all = _scales.Sum(size => (double)size.Pixels) * Options.Iterations;
        var done = _scales.Take(scale).Sum(size => (double)size.Pixels) * Options.Iterations + (double)_scales[scale].Pixels * evaluation;
        return Math.Min(1, done / all);
    }

    /// <summary>Counts the time, and says of a lack of memory what to do about it.</summary>
    private T Timed<T>(Func<T> work)
    {
        _clock.Start();
        try
        {
            return work();
        }
        catch (ExternalException exception) when (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase))
        {
            var message = $"{_device.Description} has too little memory for a picture of {Options.Size} pixels; choose a smaller size.";
            throw new StyleTransferException(new(ErrorReason.OutOfMemory, message, "size", null, $"{Options.Size} px"), exception);
        }
        finally
        {
            _clock.Stop();
        }
    }

    /// <summary>All pictures that it holds, the photo first.</summary>
    internal static IEnumerable<RgbImage> PicturesOf(TransferInput input) => [input.Content, .. input.Styles.Select(style => style.Image), .. input.StartImage is { } start ? new[] { start } : []];
}

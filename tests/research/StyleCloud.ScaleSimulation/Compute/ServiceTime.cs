using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>Seconds that a worker computes on one picture.</summary>
/// <param name="SecondsPerPixelEvaluation">Of the engine.</param>
/// <param name="SecondsPerEvaluation">Of an evaluation whatever its size: optimiser and kernel launches.</param>
/// <param name="FixedSeconds">Reading, decoding, encoding and writing.</param>
/// <param name="Preset">What a drop without options asks for.</param>
internal sealed record ServiceTime(double SecondsPerPixelEvaluation, double SecondsPerEvaluation, double FixedSeconds, PresetWork Preset)
{
    /// <summary>MAC of VGG16's forward pass to relu5_1, per pixel: the sum of its convolutions.</summary>
    public const double ForwardMacPerPixel = 287_424;

    /// <summary>FLOP of loss and gradient per pixel: 2 per MAC; backward to the pixels costs twice the forward pass.</summary>
    public const double FlopPerPixelEvaluation = ForwardMacPerPixel * 2 * 3;

    // Measured: L-BFGS takes 5 ms; kernel launches are part of it on a GPU.
    private const double OptimiserSeconds = 0.005;

    // Estimated from a measured 78 ms for decoding 12 MP, a PNG to encode and five requests to storage.
    private const double StorageSeconds = 2;

    /// <summary>From a measurement: <paramref name="seconds"/> for a square of 512 px with preset <c>fast</c>.</summary>
    public static ServiceTime FromMeasurement(double seconds, PresetWork preset) =>
        new((seconds - (PresetWork.Fast.Scales * PresetWork.Fast.Evaluations * OptimiserSeconds)) / PresetWork.Fast.PixelEvaluations(1), OptimiserSeconds, StorageSeconds, preset);

    /// <summary>From a device's peak and the share of it that is assumed to be reached.</summary>
    /// <param name="peakFlops">FLOP/s that the vendor states for the precision.</param>
    /// <param name="utilisation">Share reached, 0…1.</param>
    /// <param name="preset">What a drop without options asks for.</param>
    public static ServiceTime FromPeak(double peakFlops, double utilisation, PresetWork preset) =>
        new(FlopPerPixelEvaluation / (peakFlops * utilisation), OptimiserSeconds, StorageSeconds, preset);

    /// <summary>Seconds for one upload.</summary>
    public double SecondsOf(Upload upload)
    {
        var work = upload.IsFine ? PresetWork.Fine : Preset;
        return FixedSeconds + (SecondsPerEvaluation * work.Scales * work.Evaluations) + (SecondsPerPixelEvaluation * work.PixelEvaluations(upload.Pixels));
    }
}

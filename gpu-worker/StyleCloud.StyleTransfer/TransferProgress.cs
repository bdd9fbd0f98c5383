using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>Weighted terms of the objective at one point.</summary>
/// <param name="Total">Their sum.</param>
/// <param name="Content">Weighted content loss.</param>
/// <param name="Style">Weighted style loss over all layers and styles.</param>
/// <param name="TotalVariation">Weighted total variation.</param>
public readonly record struct LossTerms(double Total, double Content, double Style, double TotalVariation);

/// <summary>Reported after every iteration, on the engine's thread.</summary>
/// <param name="Scale">Scale, counted from 1.</param>
/// <param name="Scales">Number of scales.</param>
/// <param name="Width">Width of this scale in pixels.</param>
/// <param name="Height">Height of this scale in pixels.</param>
/// <param name="Iteration">Evaluations done at this scale.</param>
/// <param name="Iterations">Evaluations planned at this scale.</param>
/// <param name="Fraction">Share of the whole work that is done, in [0, 1], by estimated cost.</param>
/// <param name="Losses">The losses of the current picture.</param>
/// <param name="Elapsed">In the engine, before an interruption included.</param>
/// <param name="Remaining">Estimate to the end; null before there is one.</param>
/// <param name="CapturePreview">Copies the current picture to the host; call it only inside the callback.</param>
/// <param name="SaveCheckpoint">
/// Writes all that is needed to go on later and end at the same picture, bit for bit on the same machine; call it only inside the callback.
/// </param>
public sealed record TransferProgress(
    int Scale,
    int Scales,
    int Width,
    int Height,
    int Iteration,
    int Iterations,
    double Fraction,
    LossTerms Losses,
    TimeSpan Elapsed,
    TimeSpan? Remaining,
    Func<RgbImage> CapturePreview,
    Action<Stream> SaveCheckpoint);

namespace StyleCloud.StyleTransfer;

/// <summary>Weighted terms of the objective at one point.</summary>
/// <param name="Total">Their sum.</param>
/// <param name="Content">Weighted content loss.</param>
/// <param name="Style">Weighted style loss over all layers and styles.</param>
/// <param name="TotalVariation">Weighted total variation.</param>
public readonly record struct LossTerms(double Total, double Content, double Style, double TotalVariation);

/// <summary>How far a transfer is.</summary>
/// <param name="Scale">Scale, counted from 1.</param>
/// <param name="Scales">Number of scales.</param>
/// <param name="Width">Width of this scale in pixels.</param>
/// <param name="Height">Height of this scale in pixels.</param>
/// <param name="Evaluation">Evaluations done at this scale.</param>
/// <param name="Evaluations">Evaluations planned at this scale.</param>
/// <param name="Fraction">Share of the whole work that is done, in [0, 1], by estimated cost.</param>
/// <param name="Losses">The losses of the picture as it is now.</param>
/// <param name="Elapsed">Time in the engine, before an interruption included; what the caller does between two steps is not.</param>
/// <param name="Remaining">Estimate to the end; null before there is one.</param>
public sealed record TransferProgress(
    int Scale,
    int Scales,
    int Width,
    int Height,
    int Evaluation,
    int Evaluations,
    double Fraction,
    LossTerms Losses,
    TimeSpan Elapsed,
    TimeSpan? Remaining);

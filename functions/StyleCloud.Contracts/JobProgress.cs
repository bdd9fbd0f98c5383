using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary>How far a running job is.</summary>
/// <param name="Scale">Scale of the coarse-to-fine schedule, counted from 1.</param>
/// <param name="Scales">Number of scales.</param>
/// <param name="Width">Width of this scale in pixels.</param>
/// <param name="Height">Height of this scale in pixels.</param>
/// <param name="Evaluation">Evaluations of loss and gradient done at this scale.</param>
/// <param name="Evaluations">Evaluations planned at this scale.</param>
/// <param name="Fraction">Share of the whole work that is done, in [0, 1], by estimated cost.</param>
/// <param name="Losses">The newest losses.</param>
/// <param name="ElapsedSeconds">Seconds in the engine.</param>
/// <param name="RemainingSeconds">Estimated seconds to the end; null before an estimate exists.</param>
public sealed record JobProgress(
    int Scale,
    int Scales,
    int Width,
    int Height,
    int Evaluation,
    int Evaluations,
    double Fraction,
    JobLosses Losses,
    double ElapsedSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RemainingSeconds);

/// <summary>Weighted terms of the objective; they sum to <paramref name="Total"/>.</summary>
/// <param name="Total">The objective.</param>
/// <param name="Content">Weighted content loss.</param>
/// <param name="Style">Weighted style loss over all layers and styles.</param>
/// <param name="TotalVariation">Weighted total variation.</param>
public sealed record JobLosses(double Total, double Content, double Style, double TotalVariation);

using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>How <see cref="Lbfgs"/> works.</summary>
/// <param name="History">Curvature pairs kept, ≥ 1.</param>
/// <param name="FirstStepRms">Root mean square of the first step, in the point's units (grey levels of 0…255 for pictures).</param>
/// <param name="RestartEvery">The history is forgotten after so many evaluations; 0 never.</param>
/// <param name="Precondition">What the inverse Hessian is taken for before there is curvature, up to a factor: linear, symmetric, positive definite; null for the identity.</param>
public sealed record LbfgsSettings(int History = 30, double FirstStepRms = 3, int RestartEvery = 0, Func<Tensor, Tensor>? Precondition = null);

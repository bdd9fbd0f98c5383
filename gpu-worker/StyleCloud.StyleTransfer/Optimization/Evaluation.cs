using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>Value and gradient of an objective at one point.</summary>
/// <param name="Losses">The value, by terms; <see cref="LossTerms.Total"/> is what is minimised.</param>
/// <param name="Gradient">Flat, same length and type as the point; the receiver owns it.</param>
/// <param name="GradientNorm">Euclidean norm of the gradient; not finite when any entry is not.</param>
public readonly record struct Evaluation(LossTerms Losses, Tensor Gradient, double GradientNorm)
{
    /// <summary>Whether value and gradient can be trusted.</summary>
    public bool IsFinite => double.IsFinite(Losses.Total) && double.IsFinite(GradientNorm);
}

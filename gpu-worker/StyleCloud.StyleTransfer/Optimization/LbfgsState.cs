using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Optimization;

/// <summary>Everything that the next step of <see cref="Lbfgs"/> depends on. Owns its tensors, which may share their memory with the optimiser (<see cref="Lbfgs.View"/>).</summary>
/// <param name="Point">The point, flat.</param>
/// <param name="Losses">The losses there.</param>
/// <param name="Gradient">The gradient there.</param>
/// <param name="GradientNorm">Its norm.</param>
/// <param name="Pairs">Curvature pairs, oldest first.</param>
/// <param name="RecentValues">Values before the latest steps, oldest first.</param>
/// <param name="SinceRestart">Evaluations since the history was last forgotten.</param>
/// <param name="Evaluations">Evaluations so far.</param>
public sealed record LbfgsState(
    Tensor Point,
    LossTerms Losses,
    Tensor Gradient,
    double GradientNorm,
    IReadOnlyList<(Tensor Step, Tensor GradientChange)> Pairs,
    IReadOnlyList<double> RecentValues,
    int SinceRestart,
    int Evaluations) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Point.Dispose();
        Gradient.Dispose();
        foreach (var (step, change) in Pairs)
        {
            step.Dispose();
            change.Dispose();
        }
    }
}

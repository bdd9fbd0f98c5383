using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>Why the optimiser ended.</summary>
public enum Termination
{
    /// <summary>All planned evaluations were spent.</summary>
    EvaluationsSpent,

    /// <summary>No step along the search direction lowers the loss any more.</summary>
    Converged,

    /// <summary>Values that are not finite appeared; the picture is the best finite one before them.</summary>
    NotFinite,
}

/// <summary>What one transfer produced.</summary>
/// <param name="Image">The picture, values in [0, 1].</param>
/// <param name="Losses">Its losses at the last scale.</param>
/// <param name="Evaluations">Evaluations over all scales.</param>
/// <param name="Termination">Why the last scale ended.</param>
/// <param name="Elapsed">Time in the engine.</param>
public sealed record TransferResult(RgbImage Image, LossTerms Losses, int Evaluations, Termination Termination, TimeSpan Elapsed);

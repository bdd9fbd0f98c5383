using StyleCloud.Contracts;
using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// One picture in the making. It is pulled: nothing happens but in <see cref="Step"/>, and between two steps the caller looks, saves or
/// stops as it likes. Several can be stepped in turn. Not for concurrent use.
/// </summary>
public abstract class Transfer : IDisposable
{
    private TransferResult? _result;

    /// <summary>How far it is, and the losses of the picture as it is now.</summary>
    public abstract TransferProgress Progress { get; }

    /// <summary>The finished picture.</summary>
    /// <exception cref="InvalidOperationException">There are steps left.</exception>
    public TransferResult Result => _result ?? throw new InvalidOperationException("The transfer has steps left.");

    /// <summary>Takes the next step: an iteration of the optimiser, or the move to the next scale.</summary>
    /// <returns>True while there are steps left; false once <see cref="Result"/> is there.</returns>
    /// <exception cref="StyleTransferException">Memory ran out, or the values are not finite at the start of a scale.</exception>
    public bool Step()
    {
        _result ??= Advance();
        return _result is null;
    }

    /// <summary>Copies the picture as it is now to the host, at the size of the present scale.</summary>
    public abstract RgbImage Preview();

    /// <summary>
    /// Writes all that is needed to go on later (<see cref="TransferInput.Checkpoint"/>) and end at the same picture, bit for bit on the same machine.
    /// </summary>
    /// <param name="stream">Stays open.</param>
    /// <exception cref="InvalidOperationException">The transfer is disposed, or a step failed.</exception>
    public abstract void Save(Stream stream);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Takes one step.</summary>
    /// <returns>The finished picture when it was the last; otherwise null.</returns>
    protected abstract TransferResult? Advance();
}

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

/// <summary>Why the optimiser ended.</summary>
public enum Termination
{
    /// <summary>All planned evaluations were spent.</summary>
    EvaluationsSpent,

    /// <summary>Over the last steps the loss fell by less than the option <c>tolerance</c>: more steps would change nothing that can be seen.</summary>
    Settled,

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
/// <param name="EstimatedBytes">What the process was expected to take at its peak; null on a GPU, whose own memory is what is planned there.</param>
public sealed record TransferResult(RgbImage Image, LossTerms Losses, int Evaluations, Termination Termination, TimeSpan Elapsed, long? EstimatedBytes);

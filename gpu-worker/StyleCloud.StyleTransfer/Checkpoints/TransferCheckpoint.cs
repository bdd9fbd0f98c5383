using StyleCloud.StyleTransfer.Optimization;

namespace StyleCloud.StyleTransfer.Checkpoints;

/// <summary>An unfinished transfer: where it is in the schedule, and all that the optimiser's next step depends on. Owns the state.</summary>
/// <param name="Fingerprint">Of everything that decides the picture (<see cref="TransferFingerprint"/>).</param>
/// <param name="Scale">Index of the scale it is at, from 0.</param>
/// <param name="EarlierEvaluations">Evaluations spent at the scales before.</param>
/// <param name="Elapsed">In the engine until then.</param>
/// <param name="State">The optimiser's state at that scale.</param>
internal sealed record TransferCheckpoint(string Fingerprint, int Scale, int EarlierEvaluations, TimeSpan Elapsed, LbfgsState State) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => State.Dispose();
}

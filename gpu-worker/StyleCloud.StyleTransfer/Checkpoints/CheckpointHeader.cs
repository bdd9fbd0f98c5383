namespace StyleCloud.StyleTransfer.Checkpoints;

/// <summary>What a checkpoint says before its tensors; JSON in the file. Numbers of 64 bits survive it exactly.</summary>
/// <param name="Fingerprint">As in <see cref="TransferCheckpoint"/>.</param>
/// <param name="Scale">As in <see cref="TransferCheckpoint"/>.</param>
/// <param name="EarlierEvaluations">As in <see cref="TransferCheckpoint"/>.</param>
/// <param name="ElapsedSeconds">In the engine until then.</param>
/// <param name="Losses">At the point.</param>
/// <param name="GradientNorm">At the point.</param>
/// <param name="RecentValues">Values before the latest steps, oldest first.</param>
/// <param name="SinceRestart">Evaluations since the history was last forgotten.</param>
/// <param name="Evaluations">Evaluations at this scale.</param>
/// <param name="Values">Numbers in every tensor.</param>
/// <param name="Pairs">Curvature pairs.</param>
internal sealed record CheckpointHeader(
    string Fingerprint,
    int Scale,
    int EarlierEvaluations,
    double ElapsedSeconds,
    LossTerms Losses,
    double GradientNorm,
    IReadOnlyList<double> RecentValues,
    int SinceRestart,
    int Evaluations,
    long Values,
    int Pairs);

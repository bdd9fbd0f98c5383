namespace StyleCloud.Contracts;

/// <summary>What a succeeded job produced.</summary>
/// <param name="Blob">The picture in <see cref="ContainerNames.Output"/>.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Losses">The losses of the picture.</param>
/// <param name="Evaluations">Evaluations of loss and gradient over all scales.</param>
/// <param name="Termination">Why the optimiser ended, in the engine's words.</param>
/// <param name="EngineSeconds">Seconds in the engine.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Features">Which features measured it: the weights' name, or that they were the defaults.</param>
public sealed record JobResult(
    BlobReference Blob,
    int Width,
    int Height,
    JobLosses Losses,
    int Evaluations,
    string Termination,
    double EngineSeconds,
    string Device,
    string Features);

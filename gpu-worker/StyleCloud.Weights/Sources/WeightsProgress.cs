namespace StyleCloud.Weights.Sources;

/// <summary>What the search for weights is doing.</summary>
public enum WeightsStage
{
    /// <summary>A place has none, or what it has cannot be used; the message says which and why. The search goes on.</summary>
    Passed,

    /// <summary>Waiting for another process that downloads or makes the same file.</summary>
    Waiting,

    /// <summary>Bytes are arriving.</summary>
    Downloading,

    /// <summary>Size and checksum are being verified.</summary>
    Verifying,

    /// <summary>Default features are being made.</summary>
    Making,

    /// <summary>No trained weights: the program runs on default features. The message says how to get trained ones; show it.</summary>
    Default,

    /// <summary>Trained weights are loaded.</summary>
    Ready,
}

/// <summary>One step of the search for weights.</summary>
/// <param name="Stage">The step.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Done">Bytes that have arrived or layers that are made.</param>
/// <param name="Total">Of how many; 0 when that does not apply.</param>
public sealed record WeightsProgress(WeightsStage Stage, string Message, long Done = 0, long Total = 0);

namespace StyleCloud.StyleTransfer.Checkpoints;

/// <summary>A checkpoint cannot be used: it is damaged, or another transfer's. The transfer can still begin anew.</summary>
/// <param name="what">What is wrong with it, as the rest of a sentence.</param>
/// <param name="cause">What was noticed first, if anything.</param>
public sealed class CheckpointException(string what, Exception? cause = null) : Exception($"The checkpoint {what}.", cause);

using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>
/// A loss of one layer's features at one point, and its derivative by them. The features come in rows, from top to bottom, once for the loss; then, in rows again, for the derivative, which in the
/// case of Gram matrices needs all of them to have been seen.
/// </summary>
internal interface ILayerEvaluation
{
    /// <summary>Takes the next rows in.</summary>
    /// <param name="features">F, (1, C, n, W), channels-last.</param>
    /// <param name="firstRow">Number of the first.</param>
    public void Add(Tensor features, long firstRow);

    /// <summary>The loss of all rows times the term's weight: a scalar, 32 bits (64 for 64-bit features).</summary>
    public Tensor Loss();

    /// <summary>Adds the derivative by rows, times the term's weight, after <see cref="Loss"/>.</summary>
    /// <param name="gradient">(1, C, n, W), in the features' type, changed where that saves a copy; null for zero.</param>
    /// <param name="features">As for <see cref="Add"/>.</param>
    /// <param name="firstRow">As for <see cref="Add"/>.</param>
    public Tensor AddDerivative(Tensor? gradient, Tensor features, long firstRow);
}

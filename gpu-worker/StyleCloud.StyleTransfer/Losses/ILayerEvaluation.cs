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

    /// <summary>Roughly the largest derivative by a feature, times the term's weight, after <see cref="Loss"/>: a scalar, 32 bits.</summary>
    public Tensor Steepness();

    /// <summary>Prepares <see cref="AddDerivative"/>, after <see cref="Loss"/>.</summary>
    /// <param name="scale">What every derivative is multiplied by, so that the features' type can hold it: a scalar; null for 1.</param>
    public void BeginDerivative(Tensor? scale);

    /// <summary>Adds the derivative by rows, times the term's weight and scale, after <see cref="BeginDerivative"/>.</summary>
    /// <param name="gradient">(1, C, n, W), in the features' type, changed where that saves a copy; null for zero.</param>
    /// <param name="features">As for <see cref="Add"/>.</param>
    /// <param name="firstRow">As for <see cref="Add"/>.</param>
    public Tensor AddDerivative(Tensor? gradient, Tensor features, long firstRow);
}

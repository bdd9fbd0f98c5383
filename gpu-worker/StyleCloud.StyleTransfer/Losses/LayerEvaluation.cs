using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>A loss of one layer's features, and its derivative by them.</summary>
/// <param name="Loss">A scalar, 32 bits (64 for 64-bit features).</param>
/// <param name="AddTo">
/// Adds the derivative, times the term's weight, to a gradient (1, C, H, W) in the features' type, which may be null for zero; returns the sum, in place where that saves a copy.
/// </param>
public sealed record LayerEvaluation(Tensor Loss, Func<Tensor?, Tensor> AddTo);

using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>What one batch tells.</summary>
/// <param name="Loss">Scalar to be minimised; carries the gradient.</param>
/// <param name="Accuracy">Scalar: share of right answers of the deepest head.</param>
internal sealed record Lesson(Tensor Loss, Tensor Accuracy);

/// <summary>A question asked of the network, with the heads that answer it. The heads are thrown away after training.</summary>
internal interface IObjective : IDisposable
{
    /// <summary>The heads.</summary>
    public IEnumerable<TrainedTensor> Trained { get; }

    /// <summary>Asks.</summary>
    /// <param name="ends">Activations at the end of each block, (N, C, h, w).</param>
    /// <param name="batch">What was shown.</param>
    public Lesson Ask(IReadOnlyList<Tensor> ends, PictureBatch batch);
}

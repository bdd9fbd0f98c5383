using StyleCloud.Drawing;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>One head for each block.</summary>
internal static class BlockHeads
{
    /// <summary>In block order.</summary>
    public static IEnumerable<Head> Create(string name, int blocks, int outputs, SeededRandom random, Device device) =>
        TrainingNetwork.Shapes(blocks).GroupBy(shape => shape.Layer.Block).Select(block => new Head($"{name}{block.Key}", block.Last().OutChannels, outputs, random, device));

    /// <summary>The deepest block's loss, and the others' with their weight.</summary>
    public static Tensor Sum(IEnumerable<Tensor> losses, double shallowWeight) =>
        losses.Reverse().Select((loss, fromDeepest) => fromDeepest == 0 ? loss : loss * shallowWeight.Kept()).Aggregate((sum, loss) => sum + loss);
}

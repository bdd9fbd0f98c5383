using StyleCloud.Drawing;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>
/// Which other view shows the same picture? Normalised temperature-scaled cross-entropy (Chen et al. 2020, "A Simple
/// Framework for Contrastive Learning of Visual Representations", equation 1), asked of every block.
/// </summary>
internal sealed class ViewObjective : IObjective
{
    private const int Dimensions = 128;
    private const double Temperature = 0.2;
    private readonly List<Head> _heads;
    private readonly double _shallowWeight;

    public ViewObjective(TrainingSettings settings, Device device)
    {
        _heads = [.. BlockHeads.Create("view", settings.Blocks, Dimensions, SeededRandom.For(settings.Seed, 2_000_000), device)];
        _shallowWeight = settings.ShallowWeight;
    }

    public IEnumerable<TrainedTensor> Trained => _heads.SelectMany(head => head.Trained);

    public Lesson Ask(IReadOnlyList<Tensor> ends, PictureBatch batch)
    {
        var count = batch.Labels.Length;
        var device = ends[0].device;
        var partners = tensor(Enumerable.Range(0, count).Select(view => (long)(view ^ 1)).ToArray()).to(device);
        var self = eye(count, dtype: ScalarType.Bool, device: device);
        var similarities = _heads.Select((head, block) =>
        {
            var places = nn.functional.normalize(head.Answer(ends[block]), 2, 1);
            return (places.matmul(places.t()) / Temperature.Kept()).masked_fill(self, double.NegativeInfinity.Kept());
        }).ToList();
        var loss = BlockHeads.Sum(similarities.Select(similarity => nn.functional.cross_entropy(similarity, partners)), _shallowWeight);
        return new(loss, (similarities[^1].argmax(1) == partners).to(ScalarType.Float32).mean());
    }

    public void Dispose() => _heads.ForEach(head => head.Dispose());
}

using StyleCloud.Drawing;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>Which formula drew this? Cross-entropy over the classes, asked of every block.</summary>
internal sealed class ClassObjective : IObjective
{
    private readonly List<Head> _heads;
    private readonly double _shallowWeight;

    public ClassObjective(TrainingSettings settings, Device device)
    {
        var random = SeededRandom.For(settings.Seed, 2_000_000);
        _heads = [.. BlockHeads.Create("class", settings.Blocks, settings.Classes, random, device)];
        _shallowWeight = settings.ShallowWeight;
    }

    public IEnumerable<TrainedTensor> Trained => _heads.SelectMany(head => head.Trained);

    public Lesson Ask(IReadOnlyList<Tensor> ends, PictureBatch batch)
    {
        var labels = batch.LabelTensor(ends[0].device);
        var answers = _heads.Select((head, block) => head.Answer(ends[block])).ToList();
        var loss = BlockHeads.Sum(answers.Select(answer => nn.functional.cross_entropy(answer, labels)), _shallowWeight);
        return new(loss, (answers[^1].argmax(1) == labels).to(ScalarType.Float32).mean());
    }

    public void Dispose() => _heads.ForEach(head => head.Dispose());
}

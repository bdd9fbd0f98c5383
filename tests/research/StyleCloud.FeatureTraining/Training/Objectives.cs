using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>One objective, or several asked of the same activations.</summary>
internal sealed class Objectives : IObjective
{
    private readonly IReadOnlyList<IObjective> _objectives;

    private Objectives(IReadOnlyList<IObjective> objectives) => _objectives = objectives;

    public IEnumerable<TrainedTensor> Trained => _objectives.SelectMany(objective => objective.Trained);

    /// <summary>What the settings ask for.</summary>
    public static IObjective Create(TrainingSettings settings, Device device) => settings.Objective switch
    {
        ObjectiveKind.Classes => new ClassObjective(settings, device),
        ObjectiveKind.Views => new ViewObjective(settings, device),
        _ => new Objectives([new ClassObjective(settings, device), new ViewObjective(settings, device)]),
    };

    /// <summary>The sum of the losses; the accuracy of the first.</summary>
    public Lesson Ask(IReadOnlyList<Tensor> ends, PictureBatch batch)
    {
        var lessons = _objectives.Select(objective => objective.Ask(ends, batch)).ToList();
        return new(lessons.Select(lesson => lesson.Loss).Aggregate((sum, loss) => sum + loss), lessons[0].Accuracy);
    }

    public void Dispose()
    {
        foreach (var objective in _objectives)
            objective.Dispose();
    }
}

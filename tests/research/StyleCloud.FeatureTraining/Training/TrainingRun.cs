using System.Diagnostics;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>Trains from the last checkpoint to the last step.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int LogEvery = 20;
    private readonly TrainingSettings _settings;
    private readonly TrainingLog _log;
    private readonly Device _device;
    private readonly PictureSource _pictures;
    private readonly IObjective _objective;
    private readonly Checkpoint _checkpoint;
    private double _secondsBefore;

    /// <summary>Prepares a run; goes on from <paramref name="folder"/>'s checkpoint if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint belongs to other settings.</exception>
    public TrainingRun(TrainingSettings settings, string folder, Device device)
    {
        (_settings, _device, _pictures) = (settings, device, new(settings));
        Network = new(settings, device);
        _objective = Objectives.Create(settings, device);
        _checkpoint = new(Path.Combine(folder, Checkpoint.FileName), settings, [.. Network.Trained, .. _objective.Trained], [.. Network.Statistics]);
        (Step, _secondsBefore) = _checkpoint.Restore();
        _log = new(Path.Combine(folder, "log.tsv"), Step);
    }

    /// <summary>The network as it stands.</summary>
    public TrainingNetwork Network { get; }

    /// <summary>Batches done.</summary>
    public int Step { get; private set; }

    /// <summary>Trains; a cancelled run has saved where it stands.</summary>
    /// <param name="checkpointEvery">Pause between two checkpoints.</param>
    /// <param name="cancellationToken">Ends it after the step in progress.</param>
    public void Run(TimeSpan checkpointEvery, CancellationToken cancellationToken) => Run(checkpointEvery, _settings.Steps, cancellationToken);

    /// <summary>Trains up to <paramref name="stopAfter"/> steps of all.</summary>
    internal void Run(TimeSpan checkpointEvery, int stopAfter, CancellationToken cancellationToken)
    {
        var (clock, saved) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var next = Task.Run(() => _pictures.Draw(Step), CancellationToken.None);
        while (Step < stopAfter && !cancellationToken.IsCancellationRequested)
        {
            var batch = next.GetAwaiter().GetResult();
            var following = Step + 1;
            next = Task.Run(() => _pictures.Draw(following), CancellationToken.None);
            Learn(batch, _secondsBefore + clock.Elapsed.TotalSeconds);
            if (clock.Elapsed - saved < checkpointEvery)
                continue;
            saved = clock.Elapsed;
            _checkpoint.Save(Step, _secondsBefore + clock.Elapsed.TotalSeconds);
        }

        _secondsBefore += clock.Elapsed.TotalSeconds;
        _checkpoint.Save(Step, _secondsBefore);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Network.Dispose();
        _objective.Dispose();
    }

    private void Learn(PictureBatch batch, double seconds)
    {
        using var scope = NewDisposeScope();
        var lesson = _objective.Ask(Network.Forward(batch.ToTensor(_device), training: true), batch);
        lesson.Loss.backward();
        var rate = _settings.LearningRateAt(Step);
        foreach (var trained in Network.Trained.Concat(_objective.Trained))
            trained.Step(rate, _settings.WeightDecay);
        if (Step % LogEvery == 0 || Step == _settings.Steps - 1)
            Log(lesson, rate, seconds);
        Step++;
    }

    private void Log(Lesson lesson, double rate, double seconds)
    {
        var loss = lesson.Loss.Number();
        if (!double.IsFinite(loss))
            throw new InvalidOperationException($"The loss is {loss} at step {Step}; a smaller --rate may help. The last checkpoint is from before.");
        _log.Add(new(Step, (long)(Step + 1) * _settings.Batch, loss, lesson.Accuracy.Number(), rate, seconds));
    }
}

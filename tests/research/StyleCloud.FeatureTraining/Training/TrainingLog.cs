using System.Globalization;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>A line of the log.</summary>
/// <param name="Step">Batch number.</param>
/// <param name="Views">Views seen.</param>
/// <param name="Loss">The batch's loss.</param>
/// <param name="Accuracy">Share of right answers of the deepest head.</param>
/// <param name="LearningRate">Step size.</param>
/// <param name="Seconds">Time spent training, stops left out.</param>
internal sealed record TrainingLogLine(int Step, long Views, double Loss, double Accuracy, double LearningRate, double Seconds);

/// <summary>The curve of a training, appended to a file with tabs between the columns, and shown.</summary>
internal sealed class TrainingLog
{
    private const string Header = "step\tviews\tloss\taccuracy\trate\tseconds";
    private readonly string _path;

    /// <param name="path">The file.</param>
    /// <param name="fromStep">Lines from this step on, left by a run that was killed after its last checkpoint, are dropped.</param>
    public TrainingLog(string path, int fromStep)
    {
        _path = path;
        var kept = File.Exists(path) ? File.ReadLines(path).Skip(1).Where(line => int.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture) < fromStep) : [];
        File.WriteAllLines(path, [Header, .. kept]);
    }

    /// <summary>Adds a line.</summary>
    public void Add(TrainingLogLine line)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Step}\t{line.Views}\t{line.Loss:0.0000}\t{line.Accuracy:0.000}\t{line.LearningRate:0.00000}\t{line.Seconds:0.0}");
        File.AppendAllText(_path, text + '\n');
        Console.WriteLine(text);
    }
}

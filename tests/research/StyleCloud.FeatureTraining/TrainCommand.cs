using System.CommandLine;
using System.Text.Json;
using StyleCloud.FeatureTraining.Training;

namespace StyleCloud.FeatureTraining;

/// <summary><c>train</c>: learns, logs, saves; goes on where an earlier run of the same folder stopped.</summary>
internal static class TrainCommand
{
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Where log.tsv and the checkpoint go." };
        var command = new Command("train", "Trains the first blocks of VGG16 on procedural pictures; Ctrl-C saves, the same command goes on.") { folder, CommandOptions.Threads, CommandOptions.Device }.WithSettings();
        command.SetAction((arguments, cancellation) => Task.Run(() => Train(CommandOptions.Settings(arguments), arguments.GetValue(folder)!, arguments, cancellation), CancellationToken.None));
        return command;
    }

    private static void Train(TrainingSettings settings, DirectoryInfo folder, ParseResult arguments, CancellationToken cancellation)
    {
        folder.Create();
        using var run = new TrainingRun(settings, folder.FullName, CommandOptions.UseDevice(arguments));
        Console.WriteLine($"{JsonSerializer.Serialize(settings)}, from step {run.Step}");
        run.Run(CheckpointEvery, cancellation);
        Console.WriteLine(run.Step == settings.Steps ? "Done." : $"Stopped at step {run.Step} of {settings.Steps}; the same command goes on.");
    }
}

using System.CommandLine;
using StyleCloud.Contracts.Options;
using StyleCloud.FeatureTraining.Training;
using StyleCloud.Weights;
using StyleCloud.Weights.Files;

namespace StyleCloud.FeatureTraining;

/// <summary><c>export</c>: from a checkpoint to the file that the engine carries.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder of the training." };
        var output = new Argument<FileInfo>("file") { Description = "The .safetensors file to write." };
        var name = new Option<string>("--name") { Description = "What the features are called in logs and results.", Required = true };
        var blocks = new Option<int?>("--blocks") { Description = "Keep only so many blocks. Default: all that were trained." };
        var command = new Command("export", "Folds the normalisation into the kernels, levels the activations, writes half precision.") { folder, output, name, blocks, CommandOptions.Threads, CommandOptions.Device };
        command.SetAction(arguments =>
        {
            var path = arguments.GetValue(folder)!.FullName;
            var settings = Checkpoint.SettingsIn(path);
            using var run = new TrainingRun(settings, path, CommandOptions.UseDevice(arguments));
            var kept = run.Network.Fold().Where(convolution => convolution.Layer.Block <= (arguments.GetValue(blocks) ?? settings.Blocks));
            var convolutions = ActivationLevelling.Level([.. kept], TrainingNetwork.Preprocessing);
            var weights = new VggWeights(arguments.GetValue(name)!, IsDefault: true, Network.Vgg16, TrainingNetwork.Preprocessing, convolutions);
            using var stream = arguments.GetValue(output)!.Create();
            SafetensorsWriter.Write(stream, weights, ElementType.F16);
            Console.WriteLine($"{stream.Name}: {stream.Length} bytes, after {run.Step} steps.");
        });
        return command;
    }
}

using System.CommandLine;
using StyleCloud.FeatureTraining.Training;
using StyleCloud.StyleTransfer;
using TorchSharp;

namespace StyleCloud.FeatureTraining;

/// <summary>What several commands ask for.</summary>
internal static class CommandOptions
{
    private static readonly TrainingSettings Standard = new();

    public static readonly Option<ObjectiveKind> Objective = new("--objective") { Description = "classes, views or both.", DefaultValueFactory = _ => Standard.Objective };
    public static readonly Option<KernelStart> Start = new("--start") { Description = "random or kmeans.", DefaultValueFactory = _ => Standard.Start };
    public static readonly Option<ulong> Seed = new("--seed") { Description = "Decides every random choice.", DefaultValueFactory = _ => Standard.Seed };
    public static readonly Option<int> Blocks = new("--blocks") { Description = "Blocks of VGG16, from the first; 5 need views of a multiple of 16 pixels.", DefaultValueFactory = _ => Standard.Blocks };
    public static readonly Option<int> Classes = new("--classes") { Description = "Picture classes.", DefaultValueFactory = _ => Standard.Classes };
    public static readonly Option<int> Batch = new("--batch") { Description = "Views in a batch.", DefaultValueFactory = _ => Standard.Batch };
    public static readonly Option<int> Side = new("--side") { Description = "Side of a view in pixels.", DefaultValueFactory = _ => Standard.Side };
    public static readonly Option<int> Steps = new("--steps") { Description = "Batches in all.", DefaultValueFactory = _ => Standard.Steps };
    public static readonly Option<double> ColourSwaps = new("--colour-swaps") { Description = "Chance that a view has two of red, green and blue swapped.", DefaultValueFactory = _ => Standard.ColourSwaps };
    public static readonly Option<double> Rate = new("--rate") { Description = "Largest step size.", DefaultValueFactory = _ => Standard.LearningRate };
    public static readonly Option<int> Threads = new("--threads") { Description = "Torch threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
    public static readonly Option<string> Device = new("--device") { Description = "cpu or cuda.", DefaultValueFactory = _ => "cpu" };

    /// <summary>The settings of a training, from the command line.</summary>
    public static TrainingSettings Settings(ParseResult arguments) => Standard with
    {
        Objective = arguments.GetValue(Objective),
        Start = arguments.GetValue(Start),
        Seed = arguments.GetValue(Seed),
        Blocks = arguments.GetValue(Blocks),
        Classes = arguments.GetValue(Classes),
        Batch = arguments.GetValue(Batch),
        Side = arguments.GetValue(Side),
        Steps = arguments.GetValue(Steps),
        ColourSwaps = arguments.GetValue(ColourSwaps),
        LearningRate = arguments.GetValue(Rate),
    };

    /// <summary>Adds every option that <see cref="Settings"/> reads.</summary>
    public static Command WithSettings(this Command command)
    {
        foreach (var option in new Option[] { Objective, Start, Seed, Blocks, Classes, Batch, Side, Steps, ColourSwaps, Rate })
            command.Add(option);
        return command;
    }

    /// <summary>Chooses the device and sets the threads.</summary>
    public static torch.Device UseDevice(ParseResult arguments)
    {
        var device = ComputeDevice.Select(arguments.GetValue(Device)).Device;
        torch.set_num_threads(arguments.GetValue(Threads));
        return device;
    }
}

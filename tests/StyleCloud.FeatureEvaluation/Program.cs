using System.CommandLine;
using StyleCloud.FeatureEvaluation;
using TorchSharp;

var learned = new Option<FileInfo>("--learned") { Description = "Trained VGG16 weights to judge with (any format; the first blocks are enough).", Required = true };
var recipes = new Option<string[]>("--recipe") { Description = $"A recipe, with changes: {string.Join(", ", Recipes.Names)}; 'kmeans,Rounds=20'. 'learned' is the judge's own kernels, completed.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["standard"] };
var pairs = new Option<string[]>("--pair") { Description = "Photo and painting, as photo.png+painting.jpg.", AllowMultipleArgumentsPerToken = true, Required = true };
var size = new Option<int>("--size") { Description = "Longer side in pixels.", DefaultValueFactory = _ => 256 };
var scales = new Option<int>("--scales") { Description = "Scales, coarse to fine.", DefaultValueFactory = _ => 1 };
var iterations = new Option<int>("--iterations") { Description = "Evaluations at each scale.", DefaultValueFactory = _ => 100 };
var threads = new Option<int>("--threads") { Description = "Torch threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the pictures.", DefaultValueFactory = _ => new("feature-evaluation") };

var command = new RootCommand("Makes pictures with default features of different recipes and judges them with learned kernels.")
{
    learned, recipes, pairs, size, scales, iterations, threads, output,
};
command.SetAction(arguments =>
{
    torch.set_num_threads(arguments.GetValue(threads));
    var evaluation = new Evaluation(
        arguments.GetValue(learned)!.FullName,
        [.. arguments.GetValue(pairs)!.Select(pair => pair.Split('+'))],
        new() { Size = arguments.GetValue(size), Scales = arguments.GetValue(scales), Iterations = arguments.GetValue(iterations) },
        Directory.CreateDirectory(arguments.GetValue(output)!.FullName).FullName);
    evaluation.Run(arguments.GetValue(recipes)!);
});
return await command.Parse(args).InvokeAsync();

using System.CommandLine;
using StyleCloud.Benchmarks;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;

var content = new Argument<FileInfo>("content") { Description = "A photo." };
var style = new Argument<FileInfo>("style") { Description = "A painting." };
var weights = new Option<string>("--weights") { Description = "VGG16 weights down to relu5_1.", Required = true };
var size = new Option<int>("--size") { Description = "Longer side in pixels.", DefaultValueFactory = _ => 256 };
var preset = new Option<string[]>("--preset") { Description = "One preset; can be given several times.", DefaultValueFactory = _ => ["fast", "default", "fine"] };
var previews = new Option<DirectoryInfo?>("--previews") { Description = "A folder for the pictures on the way." };

return new RootCommand("Measurements behind decisions, as ratios side by side.")
{
    Benchmark("line-search", "Armijo against strong Wolfe: loss after equal numbers of evaluations.", OptimizerComparison.LineSearches),
    Benchmark("preconditioning", "With the pyramid preconditioner against without: loss after equal numbers of evaluations.", OptimizerComparison.Preconditioning),
    Benchmark("evaluation-cost", "Seconds of one evaluation with single options changed, over those with default options.", EvaluationCost.Run),
    Benchmark("bands", "An evaluation in bands of rows against one of the whole picture: seconds, memory, gradient.", BandCost.Run),
    Benchmark("evaluations", "Loss after equal numbers of evaluations: history, matched colours, a coarser scale first.", EvaluationsNeeded.Run),
    Benchmark("batch", "Four pictures of one size through the network as a batch, against one after the other.", BatchCost.Run),
    Anytime(),
    Benchmark("plain-pytorch", "The engine against the same losses written plainly in PyTorch: seconds of an evaluation, and to its loss after 300.", PlainPyTorch.Run),
}.Parse(args).Invoke();

Command Anytime()
{
    var command = new Command("anytime", "How good the picture is after how many seconds, for each preset.") { content, style, weights, size, preset, previews };
    command.SetAction(parsed => Run(parsed, (network, photo, painting, output) => AnytimeCurve.Run(network, photo, painting, parsed.GetRequiredValue(preset), parsed.GetValue(previews), output)));
    return command;
}

Command Benchmark(string name, string description, Action<VggWeights, RgbImage, RgbImage, TextWriter> run)
{
    var command = new Command(name, description) { content, style, weights, size };
    command.SetAction(parsed => Run(parsed, run));
    return command;
}

void Run(ParseResult parsed, Action<VggWeights, RgbImage, RgbImage, TextWriter> run)
{
    _ = ComputeDevice.Select("cpu");
    run(VggWeightFile.Load(parsed.GetRequiredValue(weights), Network.Vgg16), Decode(content), Decode(style), Console.Out);

    RgbImage Decode(Argument<FileInfo> file) =>
        ImageDecoder.Decode(File.ReadAllBytes(parsed.GetRequiredValue(file).FullName), parsed.GetValue(size), "#ffffff", new ImageLimits(), CancellationToken.None);
}

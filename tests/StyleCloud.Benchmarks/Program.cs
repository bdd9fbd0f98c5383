using System.CommandLine;
using StyleCloud.Benchmarks;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Weights;

var content = new Argument<FileInfo>("content") { Description = "A photo." };
var style = new Argument<FileInfo>("style") { Description = "A painting." };
var weights = new Option<string>("--weights") { Description = "VGG16 weights down to relu5_1.", Required = true };
var size = new Option<int>("--size") { Description = "Longer side in pixels.", DefaultValueFactory = _ => 256 };

var lineSearch = new Command("line-search", "Armijo against strong Wolfe: loss after equal numbers of evaluations.") { content, style, weights, size };
lineSearch.SetAction(parsed =>
{
    _ = ComputeDevice.Select("cpu");
    LineSearchComparison.Run(
        VggWeightFile.Load(parsed.GetRequiredValue(weights), Network.Vgg16),
        Decode(parsed.GetRequiredValue(content)),
        Decode(parsed.GetRequiredValue(style)),
        Console.Out);

    RgbImage Decode(FileInfo file) =>
        ImageDecoder.Decode(File.ReadAllBytes(file.FullName), parsed.GetValue(size), "#ffffff", new ImageLimits(), CancellationToken.None);
});

return new RootCommand("Measurements behind decisions, as ratios side by side.") { lineSearch }.Parse(args).Invoke();

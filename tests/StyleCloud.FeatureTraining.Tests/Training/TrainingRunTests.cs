using System.Globalization;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Drawing.Leaves;
using StyleCloud.FeatureTraining.Evaluation;
using StyleCloud.FeatureTraining.Training;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Tests.Training;

/// <summary>Training in small: minutes and hours become seconds, everything else is as it is.</summary>
public sealed class TrainingRunTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TrainingSettings Small = new() { Start = KernelStart.Random, Classes = 20, Batch = 24, Side = 24, Steps = 60, LearningRate = 0.05 };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-training-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The judge is the features that the engine carries: trained too, but none of those that are optimised here.</summary>
    [Fact]
    public void Run_Shortened_LossFallsAndPicturesGetBetter()
    {
        using var run = new TrainingRun(Small, _folder.FullName, CPU);
        using var judge = new Judge(EmbeddedFeatures.Load(Network.Vgg16));
        var before = StyleClosed(run, judge);

        run.Run(TimeSpan.FromMinutes(5), Token);

        var losses = File.ReadLines(Path.Combine(_folder.FullName, "log.tsv")).Skip(1).Select(line => double.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)).ToList();
        var after = StyleClosed(run, judge);
        output.WriteLine($"loss {losses[0]:0.000} to {losses[^1]:0.000}; style closed {before:0.000} to {after:0.000}");
        Assert.True(losses[^1] < 0.9 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
        Assert.True(after > before, $"The evaluation went from {before} to {after}.");
    }

    [Theory]
    [InlineData("Classes")]
    [InlineData("Views")]
    public void Run_EitherObjectiveAlone_ChangesEveryKernel(string objective)
    {
        using var run = new TrainingRun(Small with { Objective = Enum.Parse<ObjectiveKind>(objective), Steps = 2 }, _folder.FullName, CPU);
        var before = Numbers(run);

        run.Run(TimeSpan.FromMinutes(5), Token);

        // Two steps: not the folded kernels, which the statistics alone would change.
        Assert.All(before.Zip(Numbers(run)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Run_StoppedAndTakenUp_EndsAtTheSameNumbers()
    {
        var settings = Small with { Steps = 6 };
        var whole = KernelsAfter(settings, "whole", stopAfter: settings.Steps);
        KernelsAfter(settings, "parts", stopAfter: 3);
        Assert.Equal(whole, KernelsAfter(settings, "parts", stopAfter: settings.Steps));
    }

    [Fact]
    public void Run_CheckpointOfOtherSettings_SaysSo()
    {
        KernelsAfter(Small, "one", stopAfter: 1);
        Assert.Equal(Small, Checkpoint.SettingsIn(Path.Combine(_folder.FullName, "one")));
        var error = Assert.Throws<InvalidDataException>(() => KernelsAfter(Small with { Classes = 30 }, "one", stopAfter: 1));
        Assert.Contains("\"Classes\":20", error.Message, StringComparison.Ordinal);
    }

    private static List<float[]> Numbers(TrainingRun run) => [.. run.Network.Trained.Select(one => one.Value.detach().contiguous().data<float>().ToArray())];

    private float[] KernelsAfter(TrainingSettings settings, string folder, int stopAfter)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder.FullName, folder)).FullName;
        using var run = new TrainingRun(settings, path, CPU);
        run.Run(TimeSpan.FromMinutes(5), stopAfter, Token);
        return [.. run.Network.Fold().SelectMany(convolution => convolution.Kernel.Concat(convolution.Bias))];
    }

    /// <summary>How much of the style a small picture takes on, by the judge.</summary>
    private static double StyleClosed(TrainingRun run, Judge judge)
    {
        var kernels = ActivationLevelling.Level(run.Network.Fold(), TrainingNetwork.Preprocessing);
        var weights = new VggWeights("trained", IsDefault: true, Network.Vgg16, TrainingNetwork.Preprocessing, kernels);
        var options = new StyleTransferOptions
        {
            Size = 96, Scales = 1, Iterations = 30,
            ContentLayers = LayerWeights.Uniform(1, "relu3_1"), StyleLayers = LayerWeights.Uniform(1, "relu1_1", "relu2_1", "relu3_1"),
        };
        var (photo, painting) = (Picture(11), Picture(25));
        using var transfer = new StyleTransferEngine(weights, ComputeDevice.Select("cpu")).Begin(new(photo, [new(painting, 1)], null, options));
        while (transfer.Step())
            Token.ThrowIfCancellationRequested();
        return judge.Consider(transfer.Result.Image, photo, painting).StyleClosed;
    }

    private static RgbImage Picture(ulong seed)
    {
        const int Side = 96;
        var planes = LeavesPicture.Draw(new(seed), Side);
        var pixels = new float[planes.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = planes[(i % 3 * Side * Side) + (i / 3)] / 255;
        return new(Side, Side, pixels);
    }
}

using System.ComponentModel.DataAnnotations;

namespace StyleCloud.Contracts.Options;

#pragma warning disable CS1591 // What an option means is said once, in its attribute, where programs read it too.

/// <summary>
/// Everything that decides how a picture is made, as one immutable record, and the one place where each option's meaning, unit, range and
/// default are declared. It is in the contract so that intake refuses the options that the engine would refuse, without loading
/// torch, and the message carries resolved values, so that a worker of another version makes the same picture. <see cref="Presets"/> holds the named settings, <see cref="OptionsReader"/> reads changes to one from JSON,
/// <see cref="OptionsValidator"/> checks ranges, <see cref="OptionDescription"/> tells the declarations.
/// </summary>
public sealed record StyleTransferOptions
{
    private const double MaxWeight = 1e9;

    [Option("Where the other options start from.")]
    public string Preset { get; init; } = Presets.DefaultName;

    [Option("Longer side of the result; a long and narrow photo gets more. A smaller photo is not enlarged.", "px"), Range(64, 16_384)]
    public int Size { get; init; } = 1024;

    [Option("Scales from coarse to fine, each half the size of the next; 0 for as many as bring the coarsest down to 256 px."), Range(0, 7)]
    public int Scales { get; init; }

    [Option("Evaluations of loss and gradient at each scale."), Range(1, 5000)]
    public int Iterations { get; init; } = 60;

    [Option("A scale ends early when its loss fell by less than this share of itself in 20 steps; 0 never."), Range(0, 0.5)]
    public double Tolerance { get; init; } = 0.002;

    [Option("Evaluations after which the L-BFGS history is forgotten; 0 never."), Range(0, 5000)]
    public int RestartEvery { get; init; }

    [Option("Pairs kept by L-BFGS."), Range(1, 100)]
    public int History { get; init; } = 16;

    [Option("What the optimiser assumes of pictures; pyramid takes fewer evaluations.")]
    public Preconditioner Preconditioner { get; init; } = Preconditioner.Pyramid;

    [Option("Weight of the content loss."), Range(0, MaxWeight)]
    public double ContentWeight { get; init; } = 1;

    [Option("Weight of the style loss."), Range(0, MaxWeight)]
    public double StyleWeight { get; init; } = 100;

    [Option("Weight of the total variation."), Range(0, MaxWeight)]
    public double TotalVariationWeight { get; init; } = 5;

    [Option("Layers of the content loss; their weights are relative to each other.")]
    public LayerWeights ContentLayers { get; init; } = LayerWeights.Uniform(1, "relu4_2");

    [Option("Layers of the style loss; their weights are relative to each other.")]
    public LayerWeights StyleLayers { get; init; } = LayerWeights.Uniform(
        1, "relu1_1", "relu1_2", "relu2_1", "relu2_2", "relu3_1", "relu3_2", "relu3_3", "relu4_1", "relu5_1");

    [Option("How losses are scaled: alike at every size, or as the 2017 lesson's sums.")]
    public LossForm Losses { get; init; } = LossForm.Normalized;

    [Option("The network whose features are compared.")]
    public Network Network { get; init; } = Network.Vgg16;

    [Option("What stands between the blocks of the network.")]
    public Pooling Pooling { get; init; } = Pooling.Average;

    [Option("What convolutions see beyond the edge.")]
    public EdgePadding Padding { get; init; } = EdgePadding.Replicate;

    [Option("The picture that the optimiser starts from.")]
    public StartFrom Start { get; init; } = StartFrom.Content;

    [Option("Share of noise when it starts from a blend."), Range(0.0, 1.0)]
    public double StartNoise { get; init; } = 0.5;

    [Option("Seed of every random number. The same seed gives the same picture on the same machine and thread count.")]
    public long Seed { get; init; } = 2017;

    [Option("Arithmetic of the network; auto is bf16 where the device computes it natively, fp16 on GPUs such as the T4, else fp32.")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Option("Reproduces the lesson script's mistake: means subtracted in the wrong channel order.")]
    public bool LessonChannelBug { get; init; }

    [Option("File format of the result.")]
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    [Option("Quality of lossy formats."), Range(1, 100)]
    public int Quality { get; init; } = 92;

    [Option("Which frame of an animated photo, or page of a document, counted from 1; 0 where it has only one."), Range(0, 10_000)]
    public int Frame { get; init; }

    [Option("Colour behind transparent pixels."), RegularExpression("^#[0-9a-fA-F]{6}$", ErrorMessage = "#rrggbb")]
    public string Background { get; init; } = "#ffffff";
}

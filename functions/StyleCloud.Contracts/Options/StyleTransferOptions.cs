namespace StyleCloud.Contracts.Options;

/// <summary>
/// Everything that decides how a picture is made, as one immutable record. It lives in the contract because intake must
/// refuse what the engine would refuse, without loading the engine. <see cref="Presets"/> holds the named settings,
/// <see cref="OptionsReader"/> reads changes to one from JSON, <see cref="OptionsValidator"/> checks ranges.
/// </summary>
public sealed record StyleTransferOptions
{
    /// <summary>Name of the preset that these options started from. Information only.</summary>
    public string Preset { get; init; } = Presets.DefaultName;

    /// <summary>Longer side of the result in pixels, 64…4096. A smaller photo is not enlarged. Default 1024.</summary>
    public int Size { get; init; } = 1024;

    /// <summary>Scales of the coarse-to-fine schedule, 1…6; each is half the size of the next. Default 3.</summary>
    public int Scales { get; init; } = 3;

    /// <summary>Evaluations of loss and gradient at each scale, 1…5000. Default 60.</summary>
    public int Iterations { get; init; } = 60;

    /// <summary>The L-BFGS history is forgotten after so many evaluations; 0 (default) never.</summary>
    public int RestartEvery { get; init; }

    /// <summary>Pairs kept by L-BFGS, 1…100. Default 30.</summary>
    public int History { get; init; } = 30;

    /// <summary>The preconditioner. Default <see cref="Preconditioner.Pyramid"/>.</summary>
    public Preconditioner Preconditioner { get; init; } = Preconditioner.Pyramid;

    /// <summary>Weight of the content loss, ≥ 0. Default 1.</summary>
    public double ContentWeight { get; init; } = 1;

    /// <summary>Weight of the style loss, ≥ 0. Default 100.</summary>
    public double StyleWeight { get; init; } = 100;

    /// <summary>Weight of the total variation, ≥ 0. Default 5.</summary>
    public double TotalVariationWeight { get; init; } = 5;

    /// <summary>Layers of the content loss; weights are relative and sum to 1 after normalisation. Default <c>relu4_2</c>.</summary>
    public LayerWeights ContentLayers { get; init; } = LayerWeights.Uniform(1, "relu4_2");

    /// <summary>Layers of the style loss; weights are relative and sum to 1 after normalisation. Default every activation of blocks 1–3, <c>relu4_1</c> and <c>relu5_1</c>.</summary>
    public LayerWeights StyleLayers { get; init; } = LayerWeights.Uniform(
        1, "relu1_1", "relu1_2", "relu2_1", "relu2_2", "relu3_1", "relu3_2", "relu3_3", "relu4_1", "relu5_1");

    /// <summary>How losses are scaled. Default <see cref="LossForm.Normalized"/>.</summary>
    public LossForm Losses { get; init; } = LossForm.Normalized;

    /// <summary>The network. Default <see cref="Network.Vgg16"/>.</summary>
    public Network Network { get; init; } = Network.Vgg16;

    /// <summary>The pooling. Default <see cref="Pooling.Average"/>.</summary>
    public Pooling Pooling { get; init; } = Pooling.Average;

    /// <summary>The padding. Default <see cref="EdgePadding.Replicate"/>.</summary>
    public EdgePadding Padding { get; init; } = EdgePadding.Replicate;

    /// <summary>Where the optimiser starts. Default <see cref="StartFrom.Content"/>.</summary>
    public StartFrom Start { get; init; } = StartFrom.Content;

    /// <summary>Share of noise in <see cref="StartFrom.Blend"/>, 0…1. Default 0.5.</summary>
    public double StartNoise { get; init; } = 0.5;

    /// <summary>Seed of every random number. The same seed gives the same picture bit for bit on the same machine and thread count.</summary>
    public long Seed { get; init; } = 2017;

    /// <summary>Arithmetic of the network. Default <see cref="Precision.Auto"/>.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Reproduces the lesson script's mistake: means subtracted in the wrong channel order. Default false.</summary>
    public bool LessonChannelBug { get; init; }

    /// <summary>File format of the result. Default <see cref="OutputFormat.Png"/>.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    /// <summary>Quality of lossy formats, 1…100. Default 92.</summary>
    public int Quality { get; init; } = 92;

    /// <summary>Colour behind transparent pixels, <c>#rrggbb</c>. Default white.</summary>
    public string Background { get; init; } = "#ffffff";
}

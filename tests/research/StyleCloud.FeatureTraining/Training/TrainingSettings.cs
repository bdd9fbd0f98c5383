namespace StyleCloud.FeatureTraining.Training;

/// <summary>What the network is asked to do.</summary>
internal enum ObjectiveKind
{
    /// <summary>Tell which formula drew a picture (formula-driven supervised learning, Kataoka et al. 2020).</summary>
    Classes,

    /// <summary>Tell which two views show the same picture (Chen et al. 2020; on procedural pictures Baradad et al. 2021).</summary>
    Views,

    /// <summary>Both at once, their losses added.</summary>
    Both,
}

/// <summary>Where kernels begin.</summary>
internal enum KernelStart
{
    /// <summary>Random numbers (He et al. 2015).</summary>
    Random,

    /// <summary>Centroids of whitened patches, layer by layer: the default features before there were learned ones.</summary>
    KMeans,
}

/// <summary>Everything that decides what is learned. The same settings give the same features on the same machine and thread count. The defaults are those of the features that the engine carries.</summary>
internal sealed record TrainingSettings
{
    /// <summary>What is asked.</summary>
    public ObjectiveKind Objective { get; init; } = ObjectiveKind.Both;

    /// <summary>Where kernels begin.</summary>
    public KernelStart Start { get; init; } = KernelStart.KMeans;

    /// <summary>Decides every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Blocks of VGG16 that are trained, 1…5.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>Picture classes.</summary>
    public int Classes { get; init; } = 400;

    /// <summary>Views in a batch.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Width and height of a view in pixels; enough for the poolings between the blocks: a multiple of 4 for three, of 16 for five.</summary>
    public int Side { get; init; } = 40;

    /// <summary>Chance that a view has two of red, green and blue swapped: more of it makes features that are blind to colour.</summary>
    public double ColourSwaps { get; init; }

    /// <summary>Batches in all.</summary>
    public int Steps { get; init; } = 3600;

    /// <summary>Largest step size; rises linearly over the first twentieth and falls with a half cosine (Loshchilov and Hutter 2017).</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Shrinks kernels at every step.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Weight of the heads on the other blocks, beside 1 for the deepest (deep supervision, Lee et al. 2015).</summary>
    public double ShallowWeight { get; init; } = 0.3;

    /// <summary>Views taken of each picture.</summary>
    public int ViewsPerPicture => Objective == ObjectiveKind.Classes ? 1 : 2;

    /// <summary>Width and height of a picture that views are taken from.</summary>
    public int CanvasSide => Side * 3 / 2;

    /// <summary>The step size at <paramref name="step"/>.</summary>
    public double LearningRateAt(int step)
    {
        var warm = Math.Max(1, Steps / 20);
        return step < warm
            ? LearningRate * (step + 1) / warm
            : LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - warm) / Math.Max(1, Steps - warm)));
    }
}

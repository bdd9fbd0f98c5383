namespace StyleCloud.Contracts.Options;

/// <summary>Named options.</summary>
public static class Presets
{
    /// <summary>Name of the preset that is used when none is named.</summary>
    public const string DefaultName = "default";

    private static readonly Dictionary<string, StyleTransferOptions> ByName = new()
    {
        [DefaultName] = new(),
        ["fast"] = new() { Preset = "fast", Size = 512, Iterations = 40 },
        ["fine"] = new() { Preset = "fine", Size = 2048, Iterations = 120 },
        ["lesson-2017"] = new()
        {
            Preset = "lesson-2017",
            Size = 512,
            Scales = 1,
            Iterations = 200,
            Tolerance = 0,
            RestartEvery = 20,
            History = 10,
            Preconditioner = Preconditioner.None,
            ContentWeight = 0.025,
            StyleWeight = 5,
            TotalVariationWeight = 1,
            ContentLayers = LayerWeights.Uniform(1, "relu2_2"),
            StyleLayers = LayerWeights.Uniform(1, "relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"),
            Losses = LossForm.Lesson2017,
            Pooling = Pooling.Max,
            Padding = EdgePadding.Zeros,
            Start = StartFrom.Noise,
        },
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The preset of that name, whatever its letter case, hyphens and underscores, or null.</summary>
    public static StyleTransferOptions? Find(string name) => Spelling.Known(name, ByName.Keys) is { } known ? ByName[known] : null;
}

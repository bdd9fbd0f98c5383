using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>Features under test: a name, where their first layers come from, and how deeper ones are made.</summary>
/// <param name="Name">What tables call them.</param>
/// <param name="Weights">To relu5_1, the deepest layer of the default options.</param>
internal sealed record Candidate(string Name, VggWeights Weights)
{
    /// <summary>How to write one.</summary>
    public const string Syntax = "name=source or name=source/deeper: a weights file or a recipe, then the recipe of deeper layers (default kmeans)";

    /// <summary>Reads and builds.</summary>
    /// <param name="text">As in <see cref="Syntax"/>; recipes as in <see cref="Recipes"/>.</param>
    /// <exception cref="FormatException">It is written otherwise.</exception>
    public static Candidate Parse(string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut < 1)
            throw new FormatException($"{text} is not {Syntax}.");
        var (name, source) = (text[..cut], text[(cut + 1)..]);
        if (Recipes.TryParse(source) is { } whole)
            return new(name, Complete(name, new(name, IsDefault: true, Network.Vgg16, Preprocessing.Caffe, []), whole));
        var slash = source.LastIndexOf('/');
        var deeper = slash > 0 ? Recipes.TryParse(source[(slash + 1)..]) : null;
        var path = deeper is null ? source : source[..slash];
        return new(name, Complete(name, VggWeightFile.Load(path, Network.Vgg16), deeper ?? new()));
    }

    private static VggWeights Complete(string name, VggWeights given, FeatureRecipe recipe)
    {
        var shapes = VggArchitecture.Convolutions(given.Network).TakeWhile(shape => shape.Layer <= new LayerName(5, 1, true)).ToList();
        return given with { Name = name, Convolutions = FeatureLearner.Learn(recipe, shapes, [.. given.Convolutions.Take(shapes.Count)], given.Preprocessing, null, CancellationToken.None) };
    }
}

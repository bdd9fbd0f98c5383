using System.Runtime.InteropServices;
using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Losses;
using StyleCloud.StyleTransfer.Optimization;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// What is minimised at one scale: <c>α · content + β · style + γ · total variation</c> (Gatys et al. 2016, equation 7), as a
/// function of the pixels. Layer weights are normalised to sum to 1 for content and for style.
/// </summary>
public sealed class Objective : IDisposable
{
    private readonly FeatureExtractor _extractor;
    private readonly StyleTransferOptions _options;
    private readonly long[] _shape;
    private readonly List<(int Feature, double Weight, ContentLoss Loss)> _content = [];
    private readonly List<(int Feature, double Weight, StyleLoss Loss)> _style = [];

    /// <summary>Computes the targets.</summary>
    /// <param name="extractor">Returns at least the layers of <paramref name="options"/>; stays the caller's.</param>
    /// <param name="content">(1, 3, H, W), RGB, 0…255, on the extractor's device.</param>
    /// <param name="styles">Each (1, 3, h, w), RGB, 0…255, with its share; shares sum to 1.</param>
    /// <param name="options">Weights, layers and the form of the losses.</param>
    public Objective(FeatureExtractor extractor, Tensor content, IReadOnlyList<(Tensor Image, double Weight)> styles, StyleTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(content);
        (_extractor, _options, _shape) = (extractor, options, content.shape);
        try
        {
            ComputeTargets(content, styles);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The layers that an extractor needs for <paramref name="options"/>.</summary>
    public static IEnumerable<LayerName> LayersOf(StyleTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var content = options.ContentWeight > 0 ? options.ContentLayers.AsEnumerable() : [];
        var style = options.StyleWeight > 0 ? options.StyleLayers.AsEnumerable() : [];
        return content.Concat(style).Select(pair => Parse(pair.Key, options.Network));
    }

    /// <summary>Loss and gradient, with one synchronisation of the device.</summary>
    /// <param name="pixels">Flat, 3·H·W values in (3, H, W) order, RGB, 0…255.</param>
    /// <returns>The gradient belongs to the caller.</returns>
    public Evaluation Evaluate(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var image = pixels.detach().reshape(_shape);
        List<LayerEvaluation> content = [], style = [];
        var ofFeature = new List<LayerEvaluation>[_extractor.Layers.Count];
        var outputs = _extractor.Forward(image, (feature, found) =>
        {
            List<LayerEvaluation> ofContent = [.. _content.Where(term => term.Feature == feature).Select(term => term.Loss.Evaluate(found, term.Weight))];
            List<LayerEvaluation> ofStyle = [.. _style.Where(term => term.Feature == feature).Select(term => term.Loss.Evaluate(found, term.Weight))];
            content.AddRange(ofContent);
            style.AddRange(ofStyle);
            ofFeature[feature] = [.. ofStyle, .. ofContent];
        });
        var gradient = _extractor.Backward(outputs, (feature, sum) => ofFeature[feature].Aggregate(sum, (partial, term) => term.AddTo(partial))) ?? zeros_like(image);
        var variation = _options.TotalVariationWeight > 0
            ? TotalVariationLoss.Evaluate(image, _options.Losses, _options.TotalVariationWeight, gradient)
            : zeros([], image.dtype, image.device);

        Tensor contentLoss = Sum(content, image), styleLoss = Sum(style, image);
        var flat = gradient.reshape(-1);
        var scalars = stack([contentLoss + styleLoss + variation, contentLoss, styleLoss, variation, flat.norm()]).to(ScalarType.Float64).cpu();
        var values = scalars.data<double>();
        return new(new(values[0], values[1], values[2], values[3]), flat.MoveToOuterDisposeScope(), values[4]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, loss) in _content)
            loss.Dispose();
        foreach (var (_, _, loss) in _style)
            loss.Dispose();
    }

    private void ComputeTargets(Tensor content, IReadOnlyList<(Tensor Image, double Weight)> styles)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var ofContent = Shares(_options.ContentLayers, _options.ContentWeight).ToLookup(share => share.Feature, share => share.Weight);
        var ofStyle = Shares(_options.StyleLayers, _options.StyleWeight).ToList();
        var positions = new Dictionary<int, long>();
        _extractor.Visit(content, (feature, found) =>
        {
            positions[feature] = found.shape[2] * found.shape[3];
            _content.AddRange(ofContent[feature].Select(weight => (feature, weight, new ContentLoss(found, _options.Losses))));
        });

        var isMean = _options.Losses == LossForm.Normalized;
        var grams = new Dictionary<int, List<(Tensor Gram, double Weight)>>();
        foreach (var (image, weight) in styles)
        {
            _extractor.Visit(image, (feature, found) =>
            {
                if (ofStyle.Exists(share => share.Feature == feature))
                    (CollectionsMarshal.GetValueRefOrAddDefault(grams, feature, out _) ??= []).Add((GramMatrix.Of(found, isMean), weight));
            });
        }

        _style.AddRange(ofStyle.Select(share => (share.Feature, share.Weight, new StyleLoss(grams[share.Feature], _options.Losses, _extractor.Type, positions[share.Feature], _shape[2] * _shape[3]))));
    }

    private static Tensor Sum(IEnumerable<LayerEvaluation> terms, Tensor like) =>
        terms.Aggregate((Tensor?)null, (sum, term) => sum is null ? term.Loss : sum + term.Loss) ?? zeros([], like.dtype, like.device);

    private IEnumerable<(int Feature, double Weight)> Shares(LayerWeights layers, double weight)
    {
        if (weight == 0)
            yield break;
        var sum = layers.Sum(pair => pair.Value);
        foreach (var (name, share) in layers)
        {
            var layer = Parse(name, _options.Network);
            yield return (_extractor.Layers.ToList().IndexOf(layer), weight * share / sum);
        }
    }

    private static LayerName Parse(string name, Network network) => LayerName.TryParse(name, network, out var layer)
        ? layer
        : throw new ArgumentException($"{name} is no layer of {network}.", nameof(name));
}

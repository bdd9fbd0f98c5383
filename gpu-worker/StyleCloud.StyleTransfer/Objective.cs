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
    private readonly long _bandPixels;
    private readonly Action? _working;
    private readonly List<(int Feature, double Weight, ContentLoss Loss)> _content = [];
    private readonly List<(int Feature, double Weight, StyleLoss Loss)> _style = [];

    /// <summary>Computes the targets.</summary>
    /// <param name="extractor">Returns at least the layers of <paramref name="options"/>; stays the caller's.</param>
    /// <param name="content">(1, 3, H, W), RGB, 0…255, on the extractor's device.</param>
    /// <param name="styles">Each (1, 3, h, w), RGB, 0…255, with its share; shares sum to 1.</param>
    /// <param name="options">Weights, layers and the form of the losses.</param>
    /// <param name="bandPixels">
    /// Pixels that the network sees at a time, in bands of whole rows. A picture of more is evaluated in two passes, because the style's derivative needs the Gram matrices of all of it: one without a
    /// way back, one with it. The result is the same, for half as much work again.
    /// </param>
    /// <param name="working">Called after each band: an evaluation of a large picture takes minutes.</param>
    public Objective(FeatureExtractor extractor, Tensor content, IReadOnlyList<(Tensor Image, double Weight)> styles, StyleTransferOptions options, long bandPixels = long.MaxValue, Action? working = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandPixels);
        (_extractor, _options, _shape, _bandPixels, _working) = (extractor, options, content.shape, bandPixels, working);
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

    /// <summary>Loss and gradient, with one synchronisation of the device; in fp16 with more where a derivative was too large for it.</summary>
    /// <param name="pixels">Flat, 3·H·W values in (3, H, W) order, RGB, 0…255.</param>
    /// <returns>The gradient belongs to the caller.</returns>
    public Evaluation Evaluate(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var gradients = no_grad();
        if (_extractor.Type != ScalarType.Float16)
            return Evaluate(pixels, lossScale: null);

        var evaluation = Evaluate(pixels, LossScale.First);
        for (var scale = LossScale.First; IsTooLarge(evaluation) && scale.Smaller() is { } smaller; scale = smaller)
        {
            evaluation.Gradient.Dispose();
            evaluation = Evaluate(pixels, smaller);
        }

        return evaluation;

        static bool IsTooLarge(Evaluation evaluation) => double.IsFinite(evaluation.Losses.Total) && !double.IsFinite(evaluation.GradientNorm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, loss) in _content)
            loss.Dispose();
        foreach (var (_, _, loss) in _style)
            loss.Dispose();
    }

    private Evaluation Evaluate(Tensor pixels, LossScale? lossScale)
    {
        using var scope = NewDisposeScope();
        var image = pixels.detach().reshape(_shape);
        List<(int Feature, ILayerEvaluation Loss)> content = [.. _content.Select(term => (term.Feature, term.Loss.Begin(term.Weight)))];
        List<(int Feature, ILayerEvaluation Loss)> style = [.. _style.Select(term => (term.Feature, term.Loss.Begin(term.Weight)))];
        var bands = RowBands.Of(image, _bandPixels).ToList();

        Tensor? gradient = null, scale = null;
        Tensor contentLoss, styleLoss;
        using (var pass = _extractor.Begin(keeps: bands.Count == 1))
        {
            foreach (var band in bands)
            {
                pass.Forward(band.Rows, band.IsLast, Add);
                AfterBand();
            }

            (contentLoss, styleLoss) = (Sum(content, image), Sum(style, image));
            List<ILayerEvaluation> terms = [.. content.Concat(style).Select(term => term.Loss)];
            scale = lossScale?.Of(terms);
            terms.ForEach(term => term.BeginDerivative(scale));
            if (bands.Count == 1)
                gradient = pass.Backward(AddDerivatives).SingleOrDefault();
        }

        gradient ??= bands.Count > 1 ? SecondPass(image, bands, AddDerivatives) : zeros_like(image);
        if (scale is not null)
            gradient.div_(scale);
        var variation = zeros([], image.dtype, image.device);
        if (_options.TotalVariationWeight > 0)
            variation = bands.Aggregate(variation, (sum, band) => sum + TotalVariationLoss.Evaluate(image, _options.Losses, _options.TotalVariationWeight, gradient, band.First, band.Rows.shape[2]));

        var flat = gradient.reshape(-1);
        var scalars = stack([contentLoss + styleLoss + variation, contentLoss, styleLoss, variation, flat.norm()]).to(ScalarType.Float64).cpu();
        var values = scalars.data<double>();
        return new(new(values[0], values[1], values[2], values[3]), flat.MoveToOuterDisposeScope(), values[4]);

        void Add(int feature, Tensor found, long firstRow)
        {
            foreach (var term in content.Concat(style).Where(term => term.Feature == feature))
                term.Loss.Add(found, firstRow);
        }

        Tensor AddDerivatives(int feature, Tensor? sum, Tensor found, long firstRow) => style.Concat(content)
            .Where(term => term.Feature == feature)
            .Aggregate(sum, (partial, term) => term.Loss.AddDerivative(partial, found, firstRow))!;
    }

    private void ComputeTargets(Tensor content, IReadOnlyList<(Tensor Image, double Weight)> styles)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var ofContent = Shares(_options.ContentLayers, _options.ContentWeight).ToLookup(share => share.Feature, share => share.Weight);
        var ofStyle = Shares(_options.StyleLayers, _options.StyleWeight).ToList();
        var targets = new Dictionary<int, Tensor>();
        Visit(content, (feature, found, firstRow) =>
        {
            if (ofContent.Contains(feature))
                (CollectionsMarshal.GetValueRefOrAddDefault(targets, feature, out _) ??= FeatureRows.Empty(found, HeightAt(feature))).narrow(2, firstRow, found.shape[2]).copy_(found);
        });
        _content.AddRange(targets.SelectMany(target => ofContent[target.Key].Select(weight => (target.Key, weight, new ContentLoss(target.Value, _options.Losses)))));

        var grams = styles.Select(style => (Grams: GramsOf(style.Image, [.. ofStyle.Select(share => share.Feature)]), style.Weight)).ToList();
        foreach (var (feature, weight) in ofStyle)
        {
            var positions = HeightAt(feature) * (_shape[3] >> (_extractor.Layers[feature].Block - 1));
            _style.Add((feature, weight, new([.. grams.Select(style => (style.Grams[feature], style.Weight))], _options.Losses, _extractor.Type, positions, _shape[2] * _shape[3])));
        }
    }

    private Dictionary<int, Tensor> GramsOf(Tensor image, HashSet<int> features)
    {
        var (grams, positions) = (new Dictionary<int, Tensor>(), new Dictionary<int, long>());
        Visit(image, (feature, found, _) =>
        {
            if (!features.Contains(feature))
                return;
            positions[feature] = positions.GetValueOrDefault(feature) + found.shape[2] * found.shape[3];
            var gram = GramMatrix.Of(found, mean: false);
            if (!grams.TryAdd(feature, gram))
                grams[feature].add_(gram);
        });
        return _options.Losses == LossForm.Normalized ? grams.ToDictionary(gram => gram.Key, gram => gram.Value / positions[gram.Key].Kept()) : grams;
    }

    /// <summary>Rows of a layer of the picture that is painted: each block halves them, rounding down.</summary>
    private long HeightAt(int feature) => _shape[2] >> (_extractor.Layers[feature].Block - 1);

    private void Visit(Tensor image, Action<int, Tensor, long> visit)
    {
        using var pass = _extractor.Begin(keeps: false);
        foreach (var band in RowBands.Of(image, _bandPixels))
        {
            pass.Forward(band.Rows, band.IsLast, visit);
            AfterBand();
        }
    }

    private Tensor SecondPass(Tensor image, IEnumerable<RowBand> bands, Func<int, Tensor?, Tensor, long, Tensor> addDerivatives)
    {
        var gradient = empty_like(image);
        using var pass = _extractor.Begin(keeps: true);
        long done = 0;
        foreach (var band in bands)
        {
            pass.Forward(band.Rows, band.IsLast);
            foreach (var rows in pass.Backward(addDerivatives))
            {
                gradient.narrow(2, done, rows.shape[2]).copy_(rows);
                done += rows.shape[2];
                rows.Dispose();
            }

            AfterBand();
        }

        return gradient;
    }

    private void AfterBand()
    {
        HeapMemory.FreeWrapped();
        _working?.Invoke();
    }

    private static Tensor Sum(IEnumerable<(int Feature, ILayerEvaluation Loss)> terms, Tensor like) =>
        terms.Aggregate((Tensor?)null, (sum, term) => sum is null ? term.Loss.Loss() : sum + term.Loss.Loss()) ?? zeros([], like.dtype, like.device);

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

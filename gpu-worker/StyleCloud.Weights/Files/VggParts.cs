using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Files;

/// <summary>Which tensor of a file is which part of the network.</summary>
internal sealed class VggParts
{
    private readonly TensorFile _file;
    private readonly Network _network;
    private readonly Dictionary<(LayerName Layer, bool IsKernel), StoredTensor> _tensors = [];

    private VggParts(TensorFile file, Network network) => (_file, _network) = (file, network);

    /// <summary>Convolutions from <c>conv1_1</c> without a gap.</summary>
    public int Depth { get; private set; }

    /// <summary>Places every tensor that belongs to a convolution; other tensors (classifier, optimiser) are ignored.</summary>
    public static VggParts Find(TensorFile file, Network network)
    {
        var parts = new VggParts(file, network);
        ConvolutionTensorName? spelling = null;
        foreach (var tensor in file.Tensors)
        {
            if (tensor.Name.EndsWith(".running_mean", StringComparison.Ordinal))
                throw InvalidWeights.Because(file.Name, $"is a VGG with batch normalisation ({tensor.Name})", $"a plain {VggArchitecture.DisplayName(network)}");
            if (ConvolutionTensorName.Parse(tensor.Name) is not { } name)
                continue;
            spelling ??= name;
            parts.Place(tensor, name);
        }

        parts.MeasureDepth(spelling);
        return parts;
    }

    /// <summary>The kernel of <paramref name="layer"/>.</summary>
    public StoredTensor Kernel(LayerName layer) => Part(layer, isKernel: true, "kernel");

    /// <summary>The bias of <paramref name="layer"/>.</summary>
    public StoredTensor Bias(LayerName layer) => Part(layer, isKernel: false, "bias");

    private void Place(StoredTensor tensor, ConvolutionTensorName name)
    {
        if (name.LayerIn(_network) is not { } layer)
            throw NoSuchLayer(tensor, name);
        if (!_tensors.TryAdd((layer, name.IsKernel), tensor))
            throw InvalidWeights.Because(_file.Name, $"holds {layer} twice", "one tensor", $"{_tensors[(layer, name.IsKernel)].Name} and {tensor.Name}");
    }

    private StyleTransferException NoSuchLayer(StoredTensor tensor, ConvolutionTensorName name)
    {
        var other = _network == Network.Vgg16 ? Network.Vgg19 : Network.Vgg16;
        var wanted = VggArchitecture.DisplayName(_network);
        return name.LayerIn(other) is { } layer
            ? InvalidWeights.Because(_file.Name, $"holds another network: {tensor.Name} is {layer} of {VggArchitecture.DisplayName(other)}", wanted, VggArchitecture.DisplayName(other))
            : InvalidWeights.Because(_file.Name, $"holds a layer that {wanted} does not have", $"the convolutions of {wanted}", tensor.Name);
    }

    private void MeasureDepth(ConvolutionTensorName? spelling)
    {
        var layers = VggArchitecture.Convolutions(_network).Select(shape => shape.Layer).ToList();
        Depth = layers.FindLastIndex(layer => _tensors.ContainsKey((layer, true)) || _tensors.ContainsKey((layer, false))) + 1;
        if (Depth == 0 || spelling is null)
            throw InvalidWeights.Because(_file.Name, "holds no convolution of a VGG", "features.0.weight, conv1_1.weight or block1_conv1", Found());
        var missing = layers.FindIndex(layer => !_tensors.ContainsKey((layer, true)));
        if (missing >= 0 && missing < Depth - 1)
            throw Gap(layers[missing], layers[Depth - 1], spelling);
    }

    private StyleTransferException Gap(LayerName missing, LayerName deepest, ConvolutionTensorName spelling)
    {
        var isVgg16 = _network == Network.Vgg19 && missing is { Block: >= 3, Index: 4 };
        var failure = $"lacks {missing} although it holds {deepest}{(isVgg16 ? "; it looks like VGG16" : "")}";
        return InvalidWeights.Because(_file.Name, failure, spelling.Spell(missing, _network), "no such tensor");
    }

    private StoredTensor Part(LayerName layer, bool isKernel, string part) =>
        _tensors.GetValueOrDefault((layer, isKernel)) ?? throw InvalidWeights.Because(_file.Name, $"lacks the {part} of {layer}", $"{layer} with kernel and bias", $"no {part}");

    private string Found() => _file.Tensors.Count == 0
        ? "no tensors"
        : string.Join(", ", _file.Tensors.Take(3).Select(tensor => tensor.Name)) + (_file.Tensors.Count > 3 ? $" and {_file.Tensors.Count - 3} more" : "");
}

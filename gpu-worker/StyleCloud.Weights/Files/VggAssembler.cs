using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Files;

/// <summary>Finds a VGG's convolutions among the tensors of a file, checks every one, and reads them into one layout.</summary>
internal static class VggAssembler
{
    /// <summary>Reads as many convolutions as the file holds.</summary>
    /// <exception cref="StyleTransferException">The file does not hold the beginning of <paramref name="network"/>.</exception>
    public static VggWeights Assemble(TensorFile file, Network network)
    {
        WeightsMetadata.CheckNetwork(file, network);
        var parts = VggParts.Find(file, network);
        var convolutions = new List<ConvolutionWeights>();
        foreach (var shape in VggArchitecture.Convolutions(network).Take(parts.Depth))
        {
            var kernel = ReadKernel(file, parts.Kernel(shape.Layer), shape);
            var bias = ReadChecked(file, parts.Bias(shape.Layer), shape.Layer, "bias", [shape.OutChannels]);
            convolutions.Add(new(shape.Layer, shape.OutChannels, shape.InChannels, kernel, bias));
        }

        var name = WeightsMetadata.NameOf(file) ?? file.Name;
        return new(name, WeightsMetadata.IsDefault(file), network, PreprocessingOf.File(file, convolutions[0]), convolutions);
    }

    private static float[] ReadKernel(TensorFile file, StoredTensor tensor, ConvolutionShape shape)
    {
        var (outs, ins) = (shape.OutChannels, shape.InChannels);
        if (file.Axes == KernelAxes.Oihw)
            return NotBlank(file, shape.Layer, ReadChecked(file, tensor, shape.Layer, "kernel", [outs, ins, 3, 3]));
        var stored = ReadChecked(file, tensor, shape.Layer, "kernel", [3, 3, ins, outs]);
        return NotBlank(file, shape.Layer, ToOihw(stored, ins, outs));
    }

    private static float[] ToOihw(float[] hwio, int ins, int outs)
    {
        var oihw = new float[hwio.Length];
        for (var position = 0; position < 9; position++)
        {
            for (var i = 0; i < ins; i++)
            {
                for (var o = 0; o < outs; o++)
                    oihw[(((o * ins) + i) * 9) + position] = hwio[(((position * ins) + i) * outs) + o];
            }
        }

        return oihw;
    }

    private static float[] ReadChecked(TensorFile file, StoredTensor tensor, LayerName layer, string part, long[] expected)
    {
        if (!tensor.Shape.SequenceEqual(expected))
            throw InvalidWeights.Because(file.Name, $"has a {part} of the wrong shape at {layer} ({tensor.Name})", Spell(expected), Spell(tensor.Shape));
        var values = tensor.Read();
        if (values.Length != expected.Aggregate(1L, (product, side) => product * side))
            throw InvalidWeights.Because(file.Name, $"holds the wrong amount of data at {layer} ({tensor.Name})", Spell(expected), $"{values.Length} values");
        var notFinite = Array.FindIndex(values, value => !float.IsFinite(value));
        if (notFinite >= 0)
            throw InvalidWeights.Because(file.Name, $"holds a value that is not finite in the {part} of {layer} ({tensor.Name})", "finite numbers", $"{values[notFinite]} at index {notFinite}");
        return values;
    }

    /// <summary>A file whose data was never written reads as zeros.</summary>
    private static float[] NotBlank(TensorFile file, LayerName layer, float[] kernel) =>
        Array.Exists(kernel, value => value != 0) ? kernel : throw InvalidWeights.Because(file.Name, $"has a kernel of nothing but zeros at {layer}", "trained weights", "zeros");

    private static string Spell(IEnumerable<long> shape) => string.Join("×", shape);
}

using PureHDF;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Goldens;

/// <summary>Reads what <c>make_goldens.py</c> wrote beside this file.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Goldens");

    /// <summary>The seeded weights with few channels, as a VGG16 with Caffe preprocessing.</summary>
    public static VggWeights SmallWeights()
    {
        using var file = H5File.OpenRead(Path.Combine(Folder, "small-vgg16.h5"));
        var convolutions = new List<ConvolutionWeights>();
        foreach (var (length, block) in LayerName.BlockLengths(Network.Vgg16).Select((length, i) => (length, i + 1)))
        {
            for (var index = 1; index <= length; index++)
            {
                var name = $"block{block}_conv{index}";
                var kernel = file.Dataset($"{name}/{name}_W_1:0");
                var shape = kernel.Space.Dimensions;
                using var hwio = tensor(kernel.Read<float[]>()).reshape([.. shape.Select(n => (long)n)]);
                using var oihw = hwio.permute(3, 2, 0, 1).contiguous();
                convolutions.Add(new(new(block, index, true), (int)shape[3], (int)shape[2], oihw.data<float>().ToArray(), file.Dataset($"{name}/{name}_b_1:0").Read<float[]>()));
            }
        }

        return new("small-vgg16.h5", false, Network.Vgg16, Preprocessing.Caffe, convolutions);
    }

    /// <summary>A picture as (1, 3, H, W), RGB, 0…255.</summary>
    public static Tensor Picture(string name, ScalarType type)
    {
        using var _ = NewDisposeScope();
        return Read(name, ScalarType.Float32).permute(2, 0, 1).unsqueeze(0).contiguous().to(type).MoveToOuterDisposeScope();
    }

    /// <summary>Any array.</summary>
    public static Tensor Read(string name, ScalarType type)
    {
        using var file = H5File.OpenRead(Path.Combine(Folder, "goldens.h5"));
        var dataset = file.Dataset(name);
        long[] shape = [.. dataset.Space.Dimensions.Select(n => (long)n)];
        return dataset.Type.Size == 8 ? tensor(dataset.Read<double[]>(), shape, type) : tensor(dataset.Read<float[]>(), shape, type);
    }

    /// <summary>‖actual − expected‖ / ‖expected‖.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using var _ = NewDisposeScope();
        var reference = expected.to(ScalarType.Float64);
        return ((actual.to(ScalarType.Float64).reshape(reference.shape) - reference).norm() / reference.norm()).ToDouble();
    }
}

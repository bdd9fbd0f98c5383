using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Tests;

public sealed class VggAssemblerTests
{
    [Fact]
    public void Assemble_LayerOfTheWrongShape_NamesLayerExpectedAndFound()
    {
        var exception = Refused(Network.Vgg16, Tensor("conv1_1.weight", 64, 4, 3, 3), Tensor("conv1_1.bias", 64));

        Assert.Equal("Weights file test.bin has a kernel of the wrong shape at conv1_1 (conv1_1.weight). Expected 64×3×3×3; found 64×4×3×3.", exception.Message);
        Assert.Equal("64×3×3×3", exception.Error.Limit);
        Assert.Equal("64×4×3×3", exception.Error.Actual);
    }

    [Fact]
    public void Assemble_BiasOfTheWrongShape_NamesIt()
    {
        var exception = Refused(Network.Vgg16, Tensor("conv1_1.weight", 64, 3, 3, 3), Tensor("conv1_1.bias", 64, 1));

        Assert.Contains("bias of the wrong shape at conv1_1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_KernelWithoutBias_NamesWhatIsMissing()
    {
        var exception = Refused(Network.Vgg16, Tensor("conv1_1.weight", 64, 3, 3, 3));

        Assert.Contains("lacks the bias of conv1_1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Assemble_ValueThatIsNotFinite_NamesLayerAndIndex(float value)
    {
        var kernel = TestWeights.Values(1728);
        kernel[77] = value;

        var exception = Refused(Network.Vgg16, new StoredTensor("conv1_1.weight", [64, 3, 3, 3], () => kernel), Tensor("conv1_1.bias", 64));

        Assert.Contains("not finite in the kernel of conv1_1 (conv1_1.weight)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("at index 77", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_KernelOfZeros_IsRefused()
    {
        var exception = Refused(Network.Vgg16, new StoredTensor("conv1_1.weight", [64, 3, 3, 3], () => new float[1728]), Tensor("conv1_1.bias", 64));

        Assert.Contains("nothing but zeros at conv1_1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_GapBetweenLayers_NamesTheMissingOne()
    {
        var exception = Refused(Network.Vgg16, [.. Layer("conv1_1"), .. Layer("conv2_1")]);

        Assert.Equal("Weights file test.bin lacks conv1_2 although it holds conv2_1. Expected conv1_2; found no such tensor.", exception.Message);
    }

    [Fact]
    public void Assemble_DeeperLayersOnly_NamesTheFirst()
    {
        var exception = Refused(Network.Vgg16, Layer("block4_conv1"));

        Assert.Contains("lacks conv1_1 although it holds conv4_1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Expected block1_conv1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_LayerThatOnlyTheOtherNetworkHas_NamesBothNetworks()
    {
        var vgg19 = VggArchitecture.Convolutions(Network.Vgg19).SelectMany(shape => Layer(shape.Layer.ToString())).ToArray();

        var exception = Refused(Network.Vgg16, vgg19);

        Assert.Contains("conv3_4.weight is conv3_4 of VGG19. Expected VGG16; found VGG19.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Network.Vgg16, "features.16", "conv3_4 of VGG19")]
    [InlineData(Network.Vgg19, "features.17", "conv4_1 of VGG16")]
    public void Assemble_TorchvisionIndexOfTheOtherNetwork_IsRecognised(Network network, string place, string words)
    {
        var exception = Refused(network, [.. Layer("features.0"), Tensor($"{place}.weight", 1), Tensor($"{place}.bias", 1)]);

        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_Vgg16WhereVgg19IsWanted_SaysThatItLooksLikeIt()
    {
        var vgg16 = VggArchitecture.Convolutions(Network.Vgg16).SelectMany(shape => Layer(shape.Layer.ToString())).ToArray();

        var exception = Refused(Network.Vgg19, vgg16);

        Assert.Contains("lacks conv3_4 although it holds conv5_3; it looks like VGG16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_BatchNormalisedVariant_IsNamed()
    {
        var exception = Refused(Network.Vgg16, [.. Layer("features.0"), Tensor("features.1.running_mean", 64)]);

        Assert.Contains("batch normalisation (features.1.running_mean)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("features.1.weight")]
    [InlineData("conv7_1.weight")]
    [InlineData("block1_conv9.weight")]
    public void Assemble_LayerOfNoNetwork_IsRefused(string name)
    {
        var exception = Refused(Network.Vgg16, [.. Layer("conv1_1"), Tensor(name, 64)]);

        Assert.Contains($"holds a layer that VGG16 does not have. Expected the convolutions of VGG16; found {name}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_SameLayerTwice_NamesBothTensors()
    {
        var exception = Refused(Network.Vgg16, [.. Layer("conv1_1"), .. Layer("features.0")]);

        Assert.Contains("conv1_1.weight and features.0.weight", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemble_ClassifierBesideTheConvolutions_IsIgnored()
    {
        using var file = new MemoryFile([.. Layer("conv1_1"), Tensor("classifier.0.weight", 4096, 25088), Tensor("fc1/kernel:0", 1)]);

        Assert.Single(VggAssembler.Assemble(file, Network.Vgg16).Convolutions);
    }

    [Theory]
    [InlineData(false, ChannelOrder.Bgr)]
    [InlineData(true, ChannelOrder.Rgb)]
    public void Assemble_OxfordsKernelsUnderAnyName_UsesCaffesPixels(bool swapped, ChannelOrder order)
    {
        var first = VggWeightFile.Load(TestWeights.LearnedKernels(), Network.Vgg16).Convolutions[0];
        var kernel = first.Kernel.Chunk(27).SelectMany(filter => swapped ? filter.Chunk(9).Reverse().SelectMany(slice => slice) : filter).ToArray();
        using var file = new MemoryFile([new("features.0.weight", [64, 3, 3, 3], () => kernel), new("features.0.bias", [64], () => first.Bias)]);

        var preprocessing = VggAssembler.Assemble(file, Network.Vgg16).Preprocessing;

        Assert.Equal(order, preprocessing.Order);
        Assert.Equal(255, preprocessing.Scale);
        Assert.Equal(order == ChannelOrder.Bgr ? 103.939f : 123.68f, preprocessing.Mean[0]);
    }

    private static StyleTransferException Refused(Network network, params StoredTensor[] tensors)
    {
        using var file = new MemoryFile(tensors);
        return Assert.Throws<StyleTransferException>(() => VggAssembler.Assemble(file, network));
    }

    private static StoredTensor[] Layer(string name)
    {
        var spelled = new ConvolutionTensorName(name, IsKernel: true);
        var layer = spelled.LayerIn(Network.Vgg19)!.Value;
        var shape = VggArchitecture.Convolutions(Network.Vgg19).Single(shape => shape.Layer == layer);
        return [Tensor($"{name}.weight", shape.OutChannels, shape.InChannels, 3, 3), Tensor($"{name}.bias", shape.OutChannels)];
    }

    private static StoredTensor Tensor(string name, params long[] shape) =>
        new(name, shape, () => TestWeights.Values((int)shape.Aggregate(1L, (product, side) => product * side)));

    private sealed class MemoryFile(params StoredTensor[] tensors) : TensorFile("/somewhere/test.bin")
    {
        public override IReadOnlyList<StoredTensor> Tensors => tensors;

        protected override void Dispose(bool disposing)
        {
        }
    }
}

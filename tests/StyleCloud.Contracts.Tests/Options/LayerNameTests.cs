using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests.Options;

public sealed class LayerNameTests
{
    [Theory]
    [InlineData("relu4_2", Network.Vgg16, "relu4_2")]
    [InlineData("conv4_2", Network.Vgg16, "conv4_2")]
    [InlineData("block4_conv2", Network.Vgg16, "relu4_2")]
    [InlineData("features.0", Network.Vgg16, "conv1_1")]
    [InlineData("features.1", Network.Vgg16, "relu1_1")]
    [InlineData("features.20", Network.Vgg16, "relu4_2")]
    [InlineData("features.22", Network.Vgg19, "relu4_2")]
    [InlineData("features.29", Network.Vgg16, "relu5_3")]
    [InlineData("features.35", Network.Vgg19, "relu5_4")]
    [InlineData("relu3_4", Network.Vgg19, "relu3_4")]
    public void TryParse_AnySpelling_GivesTheCanonicalName(string text, Network network, string name)
    {
        Assert.True(LayerName.TryParse(text, network, out var layer));
        Assert.Equal(name, layer.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relu3_4")]
    [InlineData("relu6_1")]
    [InlineData("Relu1_1")]
    [InlineData("relu1_1 ")]
    [InlineData("pool1")]
    [InlineData("features.4")]
    [InlineData("features.31")]
    [InlineData("block1_conv3")]
    public void TryParse_NoLayerOfVgg16_IsFalse(string? text) => Assert.False(LayerName.TryParse(text, Network.Vgg16, out _));

    [Fact]
    public void CompareTo_Layers_OrdersByDepth()
    {
        LayerName[] shuffled = [new(2, 1, false), new(1, 2, false), new(1, 1, false), new(1, 2, true)];

        Assert.Equal(["relu1_1", "conv1_2", "relu1_2", "relu2_1"], shuffled.Order().Select(layer => layer.ToString()));
    }
}

using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests.Options;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_Nothing_IsTheDefaultPreset() => Assert.Equal(new StyleTransferOptions(), OptionsReader.Read(null, out _));

    [Fact]
    public void Read_PresetAndChanges_ChangesThePreset()
    {
        var options = Read("""{"size":700,"preset":"lesson-2017","styleLayers":["block1_conv2"],"contentLayers":{"conv4_2":2}}""");

        Assert.Equal(Presets.Find("lesson-2017")! with { Size = 700, StyleLayers = LayerWeights.Uniform(1, "block1_conv2"), ContentLayers = LayerWeights.Uniform(2, "conv4_2") }, options);
    }

    [Fact]
    public void Read_OtherLetterCase_IsTheSameOption() => Assert.Equal(300, Read("""{"SIZE":300,"Preset":"FAST"}""").Size);

    [Fact]
    public void Read_WrittenOptions_AreTheSame()
    {
        var options = Presets.Find("lesson-2017")! with { Seed = long.MaxValue, Background = "#123abc" };

        Assert.Equal(options, OptionsReader.Read(OptionsReader.ToJson(options), out _));
    }

    [Fact]
    public void Read_SeveralErrors_ReportsEach()
    {
        var options = OptionsReader.Read(JsonNode.Parse("""{"preset":"best","colour":1,"size":"big","network":"resnet"}""")!.AsObject(), out var errors);

        Assert.Null(options);
        Assert.Equal(["preset", "colour", "size", "network"], errors.Select(error => error.Subject));
        Assert.All(errors, error => Assert.Equal(ErrorReason.InvalidOption, error.Reason));
    }

    [Fact]
    public void Read_ValuesUnreadableAndOutOfRange_ReportsEachOnce()
    {
        var json = """{"preset":"best","size":"big","scales":9,"contentWeight":0,"styleWeight":0,"startNoise":2,"styleLayers":{"relu9_9":0},"contentLayers":[7],"background":"red"}""";

        Assert.Null(OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors));
        Assert.Equal(
            ["preset", "size", "contentLayers", "scales", "startNoise", "background", "styleLayers", "styleLayers.relu9_9", "styleWeight"],
            errors.Select(error => error.Subject));
    }

    [Theory]
    [InlineData("vgg18", "relu3_4", 1)]
    [InlineData("vgg18", "relu9_9", 2)]
    [InlineData("vgg16", "relu3_4", 1)]
    [InlineData("vgg19", "relu3_4", 0)]
    public void Read_UnknownNetwork_RefusesOnlyLayersOfNone(string network, string layer, int expected)
    {
        OptionsReader.Read(new() { ["network"] = network, ["styleLayers"] = new JsonArray(layer) }, out var errors);

        Assert.Equal(expected, errors.Count);
    }

    [Theory]
    [InlineData("""{"size":null}""")]
    [InlineData("""{"size":1.5}""")]
    [InlineData("""{"size":1e99}""")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"background":null}""")]
    [InlineData("""{"styleLayers":"relu1_1"}""")]
    [InlineData("""{"styleLayers":[1]}""")]
    [InlineData("""{"styleLayers":{"relu1_1":"1"}}""")]
    [InlineData("""{"preset":3}""")]
    public void Read_ValueOfAnotherKind_IsAnError(string json)
    {
        Assert.Null(OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors));
        Assert.NotNull(Assert.Single(errors).Actual);
    }

    private static StyleTransferOptions Read(string json)
    {
        var options = OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors);
        Assert.Empty(errors);
        return options!;
    }
}

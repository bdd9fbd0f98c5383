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
    public void Read_SeveralFaults_ReportsEach()
    {
        var options = OptionsReader.Read(JsonNode.Parse("""{"preset":"best","colour":1,"size":"big","network":"resnet"}""")!.AsObject(), out var errors);

        Assert.Null(options);
        Assert.Equal(["preset", "colour", "size", "network"], errors.Select(error => error.Subject));
        Assert.All(errors, error => Assert.Equal(ErrorReason.InvalidOption, error.Reason));
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

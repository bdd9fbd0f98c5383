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
    [InlineData("""{"size":"1,024"}""")]
    [InlineData("""{"size":"512px"}""")]
    [InlineData("""{"size":"0x200"}""")]
    [InlineData("""{"size":true}""")]
    [InlineData("""{"size":[512]}""")]
    [InlineData("""{"seed":9223372036854775808}""")]
    [InlineData("""{"styleWeight":"NaN"}""")]
    [InlineData("""{"styleWeight":"1e999"}""")]
    [InlineData("""{"lessonChannelBug":"yes"}""")]
    [InlineData("""{"lessonChannelBug":1}""")]
    [InlineData("""{"background":"white"}""")]
    [InlineData("""{"background":"#12345"}""")]
    [InlineData("""{"styleLayers":[1]}""")]
    [InlineData("""{"styleLayers":{"relu1_1":"much"}}""")]
    [InlineData("""{"preset":3}""")]
    public void Read_ValueOfAnotherKind_IsAnError(string json)
    {
        Assert.Null(OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors));
        Assert.NotNull(Assert.Single(errors).Actual);
    }

    [Theory]
    [InlineData("""{"format":"jpg"}""", OutputFormat.Jpeg)]
    [InlineData("""{"format":"JPEG"}""", OutputFormat.Jpeg)]
    [InlineData("""{"format":".jpg"}""", OutputFormat.Jpeg)]
    [InlineData("""{"format":"tif"}""", OutputFormat.Tiff)]
    [InlineData("""{"format":"TIFF"}""", OutputFormat.Tiff)]
    [InlineData("""{"format":".png"}""", OutputFormat.Png)]
    [InlineData("""{"format":" WebP "}""", OutputFormat.Webp)]
    public void Read_FormatByItsExtension_IsTheFormat(string json, OutputFormat format) => Assert.Equal(format, Read(json).Format);

    [Theory]
    [InlineData("""{"size":64.0}""", 64)]
    [InlineData("""{"size":1e2}""", 100)]
    [InlineData("""{"size":1.28E+2}""", 128)]
    [InlineData("""{"size":"512"}""", 512)]
    [InlineData("""{"size":" 512 "}""", 512)]
    [InlineData("""{"size":"512.0"}""", 512)]
    public void Read_WholeNumberInAnotherForm_IsTheNumber(string json, int size) => Assert.Equal(size, Read(json).Size);

    [Fact]
    public void Read_OtherSpellings_MeanTheSame()
    {
        const string Json = """
            {
              "PRESET": "Lesson_2017", "style-weight": "2.5", "content_weight": "1e1", "lessonChannelBug": "True", "seed": "-9223372036854775808",
              "network": "VGG-19", "losses": "Lesson_2017", "precision": "FP32", "pooling": "AVERAGE", "startNoise": "0.25", "background": "fff",
              "contentLayers": "RELU4_2", "styleLayers": {"relu1-1": "0.5", "Block2_Conv1": 2}
            }
            """;

        Assert.Equal(
            Presets.Find("lesson-2017")! with
            {
                StyleWeight = 2.5,
                ContentWeight = 10,
                LessonChannelBug = true,
                Seed = long.MinValue,
                Network = Network.Vgg19,
                Losses = LossForm.Lesson2017,
                Precision = Precision.Fp32,
                Pooling = Pooling.Average,
                StartNoise = 0.25,
                Background = "#ffffff",
                ContentLayers = LayerWeights.Uniform(1, "relu4_2"),
                StyleLayers = new([new("relu1_1", 0.5), new("block2_conv1", 2)]),
            },
            Read(Json));
    }

    [Theory]
    [InlineData("#1aF", "#11aaFF")]
    [InlineData("A0b1C2", "#A0b1C2")]
    [InlineData("#a0b1c2", "#a0b1c2")]
    public void Read_ColourAsInStyleSheets_IsTheColour(string written, string colour) => Assert.Equal(colour, Read($$"""{"background":"{{written}}"}""").Background);

    [Fact]
    public void Read_LayersAsAList_AreTheLayers() => Assert.Equal(LayerWeights.Uniform(1, "relu1_1", "relu2_1"), Read("""{"styleLayers":"relu1_1, relu2_1"}""").StyleLayers);

    [Theory]
    [InlineData("iteration", "Did you mean iterations? There is no option iteration. Options: preset, size, scales, ")]
    [InlineData("sise", "Did you mean size? ")]
    [InlineData("totalVariation", "Did you mean totalVariationWeight? ")]
    [InlineData("styleWieght", "Did you mean styleWeight? ")]
    [InlineData("qualtiy", "Did you mean quality? ")]
    [InlineData("colour", "There is no option colour. Options: preset, ")]
    [InlineData("x", "There is no option x. Options: preset, ")]
    [InlineData("", "There is no option . Options: preset, ")]
    public void Read_UnknownOption_AsksForTheClosestAndThenNamesAll(string name, string begins)
    {
        Assert.Null(OptionsReader.Read(new() { [name] = 1 }, out var errors));

        var error = Assert.Single(errors);
        Assert.StartsWith(begins, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Options: {string.Join(", ", OptionsReader.OptionNames)}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"format":"gif"}""", "Option format must be one of png, jpeg, webp, tiff, avif; it is \"gif\".")]
    [InlineData("""{"format":"jpge"}""", "Did you mean jpeg? Option format must be one of png, jpeg, webp, tiff, avif; it is \"jpge\".")]
    [InlineData("""{"pooling":"avg"}""", "Option pooling must be one of max, average; it is \"avg\".")]
    [InlineData("""{"start":"contents"}""", "Did you mean content? Option start must be one of content, noise, style, image, blend, drawing; it is \"contents\".")]
    [InlineData("""{"network":1}""", "Option network must be one of vgg16, vgg19; it is 1.")]
    [InlineData("""{"preset":"fin"}""", "Did you mean fine? Option preset must be one of default, fast, fine, lesson-2017; it is fin.")]
    [InlineData("""{"size":"big"}""", "Option size must be a whole number, 64…16384 px; it is \"big\".")]
    [InlineData("""{"size":512.5}""", "Option size must be a whole number, 64…16384 px; it is 512.5.")]
    [InlineData("""{"startNoise":"0,7"}""", "Option startNoise must be a number, 0…1; it is \"0,7\". Write 0.7 with a point.")]
    [InlineData("""{"lessonChannelBug":"ja"}""", "Option lessonChannelBug must be true or false; it is \"ja\".")]
    [InlineData("""{"background":"rosé"}""", "Option background must be #rrggbb; it is rosé.")]
    [InlineData("""{"background":5}""", "Option background must be #rrggbb; it is 5.")]
    public void Read_WrongValue_SaysAllThatItCanBe(string json, string message)
    {
        Assert.Null(OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors));

        Assert.Equal(message, Assert.Single(errors).Message);
    }

    [Fact]
    public void Read_OptionInTwoSpellings_IsGivenTwice()
    {
        Assert.Null(OptionsReader.Read(JsonNode.Parse("""{"styleWeight":1,"style-weight":2,"preset":"fast","Preset":"fine"}""")!.AsObject(), out var errors));

        Assert.Equal(["style-weight", "Preset"], errors.Select(error => error.Subject));
    }

    [Fact]
    public void Read_LayerInTwoSpellings_IsRefusedRatherThanGuessed()
    {
        Assert.Null(OptionsReader.Read(JsonNode.Parse("""{"styleLayers":{"relu4_1":1,"relu4-1":5}}""")!.AsObject(), out var errors));

        Assert.NotEmpty(errors);
    }

    private static StyleTransferOptions Read(string json)
    {
        var options = OptionsReader.Read(JsonNode.Parse(json)!.AsObject(), out var errors);
        Assert.Empty(errors);
        return options!;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests.Options;

/// <summary>A foreign program that knows JSON schemas judges one option as the reader does.</summary>
public sealed class OptionsSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(OptionsSchema.Create().ToJsonString());

    public static TheoryData<string> PresetNames => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Create_EveryPreset_IsValid(string preset) => Assert.True(Accepts(OptionsReader.ToJson(Presets.Find(preset)!)));

    [Fact]
    public void Create_EveryOption_HasItsMeaningAndDefault()
    {
        var properties = OptionsSchema.Create()["properties"]!.AsObject();

        Assert.Equal(OptionsReader.OptionNames, properties.Select(property => property.Key));
        Assert.All(OptionDescription.All, option => Assert.StartsWith(option.Meaning, (string)properties[option.Name]!["description"]!, StringComparison.Ordinal));
        Assert.Equal(OptionsReader.ToJson(new()).ToJsonString(), new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, property.Value!["default"]?.DeepClone()))).ToJsonString());
    }

    [Theory]
    [InlineData("""{"preset":"fast","size":64}""")]
    [InlineData("""{"preset":"best"}""")]
    [InlineData("""{"colour":1}""")]
    [InlineData("""{"size":63}""")]
    [InlineData("""{"size":16385}""")]
    [InlineData("""{"size":64.5}""")]
    [InlineData("""{"size":null}""")]
    [InlineData("""{"startNoise":0.25}""")]
    [InlineData("""{"startNoise":1.25}""")]
    [InlineData("""{"totalVariationWeight":1e10}""")]
    [InlineData("""{"seed":-9000000000}""")]
    [InlineData("""{"network":"vgg19"}""")]
    [InlineData("""{"network":"resnet"}""")]
    [InlineData("""{"network":1}""")]
    [InlineData("""{"lessonChannelBug":true}""")]
    [InlineData("""{"background":"#A0b1C2"}""")]
    [InlineData("""{"background":"#A0b1C"}""")]
    [InlineData("""{"background":""}""")]
    [InlineData("""{"styleLayers":["relu1_1","relu2_1"]}""")]
    [InlineData("""{"styleLayers":["relu1_1","relu1_1"]}""")]
    [InlineData("""{"styleLayers":{"relu1_1":0.5}}""")]
    [InlineData("""{"styleLayers":{"relu1_1":0}}""")]
    [InlineData("""{"styleLayers":{"relu1_1":1e10}}""")]
    [InlineData("""{"styleLayers":[1]}""")]
    public void Create_OneOption_IsJudgedAsByTheReader(string json)
    {
        var options = JsonNode.Parse(json)!.AsObject();

        Assert.Equal(OptionsReader.Read(options, out _) is not null, Accepts(options));
    }

    [Theory]
    [InlineData("""{"size":"64"}""")]
    [InlineData("""{"lessonChannelBug":"true"}""")]
    [InlineData("""{"styleLayers":"relu1_1"}""")]
    [InlineData("""{"format":"jpg"}""")]
    public void Create_OtherSpelling_IsUnderstoodByTheReaderOnly(string json)
    {
        var options = JsonNode.Parse(json)!.AsObject();

        Assert.NotNull(OptionsReader.Read(options, out _));
        Assert.False(Accepts(options));
    }

    private static bool Accepts(JsonObject options)
    {
        using var document = JsonDocument.Parse(options.ToJsonString());
        return Schema.Evaluate(document.RootElement).IsValid;
    }
}

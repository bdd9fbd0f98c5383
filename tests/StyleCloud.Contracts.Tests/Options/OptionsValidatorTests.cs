using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests.Options;

public sealed class OptionsValidatorTests
{
    public static TheoryData<string, StyleTransferOptions> OutOfRange => new()
    {
        { "size", new() { Size = 63 } },
        { "size", new() { Size = 16385 } },
        { "scales", new() { Scales = -1 } },
        { "scales", new() { Scales = 8 } },
        { "iterations", new() { Iterations = 0 } },
        { "iterations", new() { Iterations = 5001 } },
        { "restartEvery", new() { RestartEvery = -1 } },
        { "history", new() { History = 0 } },
        { "history", new() { History = 101 } },
        { "contentWeight", new() { ContentWeight = -1 } },
        { "contentWeight", new() { ContentWeight = double.NaN } },
        { "styleWeight", new() { StyleWeight = double.PositiveInfinity } },
        { "totalVariationWeight", new() { TotalVariationWeight = -0.1 } },
        { "startNoise", new() { StartNoise = 1.1 } },
        { "quality", new() { Quality = 0 } },
        { "quality", new() { Quality = 101 } },
        { "background", new() { Background = "white" } },
        { "styleWeight", new() { ContentWeight = 0, StyleWeight = 0 } },
        { "styleLayers", new() { StyleLayers = LayerWeights.Uniform(1) } },
        { "contentLayers", new() { ContentLayers = LayerWeights.Uniform(1, "relu6_1") } },
        { "contentLayers", new() { ContentLayers = LayerWeights.Uniform(1, "relu4_2", "block4_conv2") } },
        { "styleLayers", new() { StyleLayers = LayerWeights.Uniform(1, "relu3_4") } },
        { "styleLayers.relu1_1", new() { StyleLayers = LayerWeights.Uniform(0, "relu1_1") } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validate_OutOfRange_NamesOptionLimitAndValue(string option, StyleTransferOptions options)
    {
        var error = Assert.Single(OptionsValidator.Validate(options), error => error.Subject == option);

        Assert.Equal(ErrorReason.InvalidOption, error.Reason);
        Assert.Contains(error.Limit!, error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Actual!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EveryPreset_IsValid() => Assert.All(Presets.Names, name => Assert.Empty(OptionsValidator.Validate(Presets.Find(name)!)));

    [Fact]
    public void Validate_LayerOfTheOtherNetwork_IsValidThere() =>
        Assert.Empty(OptionsValidator.Validate(new() { Network = Network.Vgg19, StyleLayers = LayerWeights.Uniform(1, "relu3_4") }));

    [Fact]
    public void Validate_SeveralViolations_ReportsAll() =>
        Assert.Equal(["size", "quality"], OptionsValidator.Validate(new() { Size = 1, Quality = 0 }).Select(error => error.Subject));
}

using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests.Options;

public sealed class OptionDescriptionTests
{
    [Fact]
    public void All_EveryOption_IsDescribedUnderItsNameInJson() =>
        Assert.Equal(OptionsReader.OptionNames, OptionDescription.All.Select(option => option.Name));

    [Fact]
    public void All_EveryOption_HasAMeaningThatEndsAsASentence() =>
        Assert.All(OptionDescription.All, option => Assert.EndsWith(".", option.Meaning, StringComparison.Ordinal));

    [Theory]
    [InlineData("size", OptionKind.WholeNumber, "64…16384 px")]
    [InlineData("styleWeight", OptionKind.Number, "0…1000000000")]
    [InlineData("startNoise", OptionKind.Number, "0…1")]
    [InlineData("seed", OptionKind.WholeNumber, "a whole number")]
    [InlineData("lessonChannelBug", OptionKind.Flag, "true, false")]
    [InlineData("styleLayers", OptionKind.Layers, "layers")]
    [InlineData("losses", OptionKind.Word, "normalized, lesson2017")]
    [InlineData("preset", OptionKind.Word, "default, fast, fine, lesson-2017")]
    [InlineData("background", OptionKind.Word, "#rrggbb")]
    public void Range_EachKind_IsInWords(string name, OptionKind kind, string range)
    {
        var option = OptionDescription.All.Single(option => option.Name == name);

        Assert.Equal((kind, range), (option.Kind, option.Range));
    }
}

using StyleCloud.Local.Drops;

namespace StyleCloud.Local.Tests.Drops;

public sealed class DropArgumentTests
{
    [Theory]
    [InlineData("waves", "waves", null)]
    [InlineData("waves@0.7", "waves", 0.7)]
    [InlineData("a@b.jpg@2", "a@b.jpg", 2.0)]
    public void StyleParse_Argument_SplitsOffTheWeight(string argument, string text, double? weight) =>
        Assert.Equal(new(text, weight), StyleArgument.Parse(argument));

    [Theory]
    [InlineData("waves@0")]
    [InlineData("waves@-1")]
    [InlineData("waves@much")]
    [InlineData("waves@NaN")]
    public void StyleParse_BadWeight_NamesIt(string argument)
    {
        var error = Assert.Throws<LocalRunException>(() => StyleArgument.Parse(argument));

        Assert.EndsWith($"it is {argument.Split('@')[1]}.", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, error.ExitCode);
    }

    [Fact]
    public void OptionsParse_Values_KeepTheirTypes()
    {
        var options = OptionArguments.Parse(["preset=fast", "size=256", "lessonChannelBug=true", "background=#102030", "contentLayers={\"relu3_2\":1}"]);

        Assert.Equal("""{"preset":"fast","size":256,"lessonChannelBug":true,"background":"#102030","contentLayers":{"relu3_2":1}}""", options.ToJsonString());
    }

    [Theory]
    [InlineData("size", "must be name=value")]
    [InlineData("size=9", "64…16384 px; it is 9 px")]
    [InlineData("colour=red", "There is no option colour")]
    public void OptionsParse_BadOption_SaysWhatIsWrong(string argument, string expected)
    {
        var error = Assert.Throws<LocalRunException>(() => OptionArguments.Parse([argument]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsParse_SeveralBadOptions_SaysAll()
    {
        var error = Assert.Throws<LocalRunException>(() => OptionArguments.Parse(["size", "scales=many", "quality=0", "colour=red"]));

        Assert.All(["must be name=value", "Option scales must be a whole number, 0…7", "Option quality must be 1…100", "There is no option colour"], expected => Assert.Contains(expected, error.Message, StringComparison.Ordinal));
        Assert.Equal(4, error.Message.Split(Environment.NewLine).Length);
    }
}

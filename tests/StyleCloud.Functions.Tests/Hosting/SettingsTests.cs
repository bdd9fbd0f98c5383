namespace StyleCloud.Functions.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Storage:ConnectionString=", "Storage:ConnectionString")]
    [InlineData("--Intake:MaxStyles=0", "Intake:MaxStyles must be 1…64; it is 0.")]
    [InlineData("--Intake:MaxImageBytes=many", "'many' at 'Intake:MaxImageBytes'")]
    [InlineData("--Intake:Preset=best", "it is best")]
    [InlineData("--Intake:ManifestGrace=01:00:00", "Intake:ManifestGrace must be")]
    [InlineData("--Events:TopicEndpoint=http://plain.example/", "it is http://plain.example/")]
    public void Build_InvalidSetting_NamesSettingAndValue(string setting, string expected)
    {
        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(["--Storage:ConnectionString=UseDevelopmentStorage=true", setting]));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SeveralInvalidSettings_NamesThemAll()
    {
        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(["--Intake:MaxStyles=0", "--Intake:MaxImageFrames=0"]));

        Assert.All(["Storage:ConnectionString", "Intake:MaxStyles", "Intake:MaxImageFrames"], name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
    }
}

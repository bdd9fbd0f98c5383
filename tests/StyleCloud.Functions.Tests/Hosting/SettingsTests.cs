using Microsoft.Extensions.DependencyInjection;
using StyleCloud.Functions.Intake;
using StyleCloud.Imaging;

namespace StyleCloud.Functions.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Storage:ConnectionString=", "Storage:ConnectionString")]
    [InlineData("--Intake:MaxStyles=0", "Setting Intake:MaxStyles (Intake__MaxStyles) must be a whole number from 1 to 64; it is 0.")]
    [InlineData("--Intake:MaxImageBytes=many", "Setting Intake:MaxImageBytes (Intake__MaxImageBytes) must be a whole number from 1 to 1073741824; it is many.")]
    [InlineData("--Intake:MaxImageBytes=1073741825", "it is 1073741825.")]
    [InlineData("--Intake:MaxImageSide=15", "must be at least 16, the MinImageSide; it is 15.")]
    [InlineData("--Intake:Preset=best", "Setting Intake:Preset (Intake__Preset) must be one of default, fast, fine, lesson-2017; it is best.")]
    [InlineData("--Intake:Preset=fats", "Did you mean fast? Setting Intake:Preset")]
    [InlineData("--Intake:MaxStyle=4", "Did you mean MaxStyles? There is no setting Intake:MaxStyle ")]
    [InlineData("--Intake:DropGrace=01:00:00", "Setting Intake:DropGrace (Intake__DropGrace) must be a time from 00:00:00 to 00:10:00 (hh:mm:ss); it is 01:00:00.")]
    [InlineData("--Intake:MaxSytles=4", "Did you mean MaxStyles? There is no setting Intake:MaxSytles (Intake__MaxSytles). Settings: DefaultStyle, Preset, MaxStyles,")]
    [InlineData("--Events:TopicEndpoint=http://plain.example/", "it is http://plain.example/")]
    public void Build_InvalidSetting_NamesSettingAndValue(string setting, string expected)
    {
        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(["--Storage:ConnectionString=UseDevelopmentStorage=true", setting]));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Build_SeveralInvalidSettings_NamesThemAll()
    {
        string[] settings = ["--Storage:BlobServiceUri=account", "--Intake:MaxStyles=0", "--Intake:MaxImagePixels=one", "--Intake:MaxSytles=4", "--Intake:Preset=best", "--Events:TopicEndpoint=nowhere", "--Events:Topic=x"];
        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(settings));

        var errors = refused.Message.Split(Environment.NewLine);
        Assert.Equal(8, errors.Length);
        Assert.All(
            ["Storage:ConnectionString", "Storage__BlobServiceUri", "Intake:MaxStyles", "Intake:MaxImagePixels", "Intake:MaxSytles", "Intake:Preset", "Events:TopicEndpoint", "Events:Topic "],
            name => Assert.Single(errors, error => error.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void ImageLimits_WithoutSettings_AreThoseOfImaging() => Assert.Equal(new ImageLimits(), new IntakeSettings().ImageLimits);

    [Theory]
    [InlineData("MaxImageSide", 65_535)]
    [InlineData("MaxImagePixels", 1_000_000_000)]
    [InlineData("MaxImageBytes", 1_073_741_824)]
    public void Build_LimitOfPictures_IsAcceptedAsFarAsTheWorkerPaints(string setting, long most)
    {
        string[] storage = ["--Storage:ConnectionString=UseDevelopmentStorage=true"];
        using var app = FunctionApp.Build([.. storage, $"--Intake:{setting}={most}"]);

        var (set, widest) = (app.Services.GetRequiredService<IntakeSettings>().ImageLimits, ImageLimits.Widest);
        Assert.Equal(
            most,
            setting switch
            {
                "MaxImageSide" => Same(set.MaxSide, widest.MaxSide),
                "MaxImagePixels" => Same(set.MaxPixels, widest.MaxPixels),
                _ => Same(set.MaxBytes, widest.MaxBytes),
            });
        Assert.Throws<SettingsException>(() => FunctionApp.Build([.. storage, $"--Intake:{setting}={most + 1}"]));

        static long Same(long left, long right) => left == right ? left : -1;
    }
}

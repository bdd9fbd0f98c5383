using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class ImageFileNameTests
{
    [Theory]
    [InlineData("wave/photo.jpg", "wave/photo.png")]
    [InlineData("wave/photo.final.JPEG", "wave/photo.final.png")]
    [InlineData("photo", "photo.png")]
    [InlineData("photo.v2", "photo.v2.png")]
    [InlineData("wave.jpg/photo", "wave.jpg/photo.png")]
    [InlineData("a/.jpg", "a/.jpg.png")]
    [InlineData("a/photo.avif", "a/photo.png")]
    public void Output_Name_KeepsThePathAndTakesTheResultsExtension(string name, string output) =>
        Assert.Equal(output, ImageFileName.Output(name, OutputFormat.Png));

    [Fact]
    public void OutputTooLong_LongName_NamesLimitAndLength()
    {
        var error = ImageFileName.OutputTooLong(new('x', BlobNames.MaxLength + 1), "input/x");

        Assert.Equal("1024 characters", error?.Limit);
        Assert.Equal("1025 characters", error?.Actual);
    }
}

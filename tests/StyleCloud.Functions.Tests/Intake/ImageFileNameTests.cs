using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class ImageFileNameTests
{
    private static readonly OutputFormat[] Formats = Enum.GetValues<OutputFormat>();

    [Theory]
    [InlineData("wave/photo.jpg", "wave/photo.png")]
    [InlineData("wave/DSC_0001.JPG", "wave/DSC_0001.PNG")]
    [InlineData("wave/photo.Jpg", "wave/photo.Jpg.png")]
    [InlineData("wave/photo.png", "wave/photo.png.png")]
    [InlineData("wave/photo.final.JPEG", "wave/photo.final.JPEG.png")]
    [InlineData("wave/photo.final.jpg", "wave/photo.final.png")]
    [InlineData("wave/photo.png.jpg", "wave/photo.png.jpg.png")]
    [InlineData("wave/photo..jpg", "wave/photo..jpg.png")]
    [InlineData("photo", "photo..png")]
    [InlineData("photo.v2", "photo.v2..png")]
    [InlineData("wave.jpg/photo", "wave.jpg/photo..png")]
    [InlineData("a/.jpg", "a/.jpg..png")]
    [InlineData("a/photo.avif", "a/photo.avif.png")]
    public void Output_Name_IsThePhotosWithTheResultsExtension(string name, string output) =>
        Assert.Equal(output, ImageFileName.Output(name, OutputFormat.Png));

    [Fact]
    public void Output_EveryNameOfFourParts_IsSharedByNoOther()
    {
        string[] parts = ["", "a", ".", "..", "/", ".jpg", ".JPG", ".Jpg", ".jpeg", ".png", ".PNG", ".webp", ".tiff", ".avif", ".gif", ".v2"];
        var names = (from first in parts from second in parts from third in parts from last in parts select first + second + third + last).Where(name => name.Length > 0).Distinct().ToList();

        var shared = names.SelectMany(name => Formats.Select(format => (Name: name, Output: ImageFileName.Output(name, format)))).GroupBy(result => result.Output)
            .Where(results => results.DistinctBy(result => result.Name).Count() > 1);

        Assert.Empty(shared.Select(results => $"{results.Key}: {string.Join(", ", results.Select(result => result.Name))}"));
        Assert.True(names.Count > 20_000, $"{names.Count} names");
    }

    [Theory]
    [InlineData("result", "result.png")]
    [InlineData("result.jpg", "result.png")]
    [InlineData("result.v2.webp", "result.v2.png")]
    public void NamedOutput_NameOfAManifest_TakesTheResultsExtension(string name, string output) =>
        Assert.Equal(output, ImageFileName.NamedOutput(name, OutputFormat.Png));

    [Fact]
    public void OutputTooLong_LongName_NamesLimitAndLength()
    {
        var error = ImageFileName.OutputTooLong(new('x', BlobNames.MaxLength + 1), "input/x");

        Assert.Equal("1024 characters", error?.Limit);
        Assert.Equal("1025 characters", error?.Actual);
    }
}

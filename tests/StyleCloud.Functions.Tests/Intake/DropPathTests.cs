using StyleCloud.Contracts;
using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class DropPathTests
{
    [Theory]
    [InlineData("photo.jpg", nameof(DropKind.Top))]
    [InlineData("content.jpg", nameof(DropKind.Top))]
    [InlineData("wave/photo.jpg", nameof(DropKind.StyleFolder))]
    [InlineData("2026/summer/wave/photo.jpg", nameof(DropKind.StyleFolder))]
    [InlineData("trip/content.jpg", nameof(DropKind.Pair))]
    [InlineData("trip/Content.JPG", nameof(DropKind.Pair))]
    [InlineData("a/b/style.webp", nameof(DropKind.Pair))]
    [InlineData("trip/content", nameof(DropKind.StyleFolder))]
    [InlineData("trip/content.final.jpg", nameof(DropKind.StyleFolder))]
    [InlineData("trip/contents.jpg", nameof(DropKind.StyleFolder))]
    [InlineData("trip/job.json", nameof(DropKind.Manifest))]
    [InlineData("trip/Job.JSON", nameof(DropKind.Manifest))]
    public void Parse_Name_TellsTheConvention(string name, string kind) => Assert.Equal(kind, DropPath.Parse(name).Kind.ToString());

    [Fact]
    public void StyleText_NestedFolders_IsTheInnermost() => Assert.Equal("wave", DropPath.Parse("2026/summer/wave/photo.jpg").StyleText);

    [Theory]
    [InlineData("a//photo.jpg")]
    [InlineData("/photo.jpg")]
    [InlineData("a/../photo.jpg")]
    [InlineData("a/./photo.jpg")]
    [InlineData("job.json")]
    [InlineData("JOB.json")]
    [InlineData("trip/job.json.txt")]
    [InlineData("job.json.txt")]
    public void Error_UnusableName_IsNamed(string name)
    {
        var path = DropPath.Parse(name);
        var error = path.Error() ?? path.MisnamedManifest();

        Assert.NotNull(error);
        Assert.Equal(ErrorReason.InvalidDropPath, error.Reason);
        Assert.Contains(error.Actual!, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a b/été 🖼.jpg")]
    [InlineData("trip/job.json")]
    [InlineData("trip/JOB.JSON")]
    [InlineData("trip/jobs at the sea.jpg")]
    [InlineData("trip/job.jpg")]
    [InlineData("trip/myjob.json")]
    public void Error_UsableName_IsNull(string name) => Assert.Null(DropPath.Parse(name).Error());
}

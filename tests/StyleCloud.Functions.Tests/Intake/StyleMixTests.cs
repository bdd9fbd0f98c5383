using StyleCloud.Contracts;
using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class StyleMixTests
{
    private static readonly StyleCatalog Library = new(
        new[] { "starry-night.jpg", "wave.PNG", "black+white.webp", "cubism.png", "Cubism.jpg", "notes.txt", "portrait@night.avif", "old/master.tiff" }
            .Select(name => new BlobReference(ContainerNames.Styles, name, "1", 10)));

    [Fact]
    public void AddFolder_OneName_HasAllTheWeight() => Assert.Equal([("wave", 1.0)], Shares("wave"));

    [Theory]
    [InlineData("WAVE", "wave")]
    [InlineData("Cubism", "Cubism")]
    [InlineData("cubism", "cubism")]
    [InlineData("black+white", "black+white")]
    [InlineData("portrait@night", "portrait@night")]
    [InlineData("old/master", "old/master")]
    public void AddFolder_NameOfTheLibrary_IsFound(string text, string name) => Assert.Equal([(name, 1.0)], Shares(text));

    [Fact]
    public void AddFolder_Blend_SharesEqually() => Assert.Equal([("wave", 0.5), ("starry-night", 0.5)], Shares("wave+starry-night"));

    [Theory]
    [InlineData("wave@0.7+starry-night@0.3")]
    [InlineData("wave@7+starry-night@3")]
    [InlineData("wave@7e-1 + starry-night@ 0.3")]
    public void AddFolder_Weights_AreRelative(string text) =>
        Assert.Collection(
            Shares(text),
            share => Assert.Equal(0.7, share.Weight, 12),
            share => Assert.Equal(0.3, share.Weight, 12));

    [Fact]
    public void AddFolder_NoWeightBesideAWeight_CountsAsOne() => Assert.Equal([("wave", 0.75), ("cubism", 0.25)], Shares("wave@3+cubism"));

    [Fact]
    public void AddFolder_SameStyleTwice_CountsOnceWithBothWeights() => Assert.Equal([("wave", 0.75), ("cubism", 0.25)], Shares("wave+cubism+wave@2"));

    [Fact]
    public void AddFolder_NameWithAtAndWeight_TakesTheLastAt() => Assert.Equal([("portrait@night", 0.5), ("wave", 0.5)], Shares("portrait@night@2+wave@2"));

    [Theory]
    [InlineData("wave@")]
    [InlineData("wave@0")]
    [InlineData("wave@-1")]
    [InlineData("wave@0,7")]
    [InlineData("wave@NaN")]
    [InlineData("wave@Infinity")]
    [InlineData("wave@1e7")]
    [InlineData("wave@1e-9")]
    public void AddFolder_UnusableWeight_IsAnError(string text)
    {
        var error = Assert.Single(Errors(text));

        Assert.Equal(ErrorReason.InvalidStyleWeight, error.Reason);
        Assert.Equal("wave", error.Subject);
        Assert.Contains("0.000001 to 1000000", error.Limit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wave+")]
    [InlineData("+wave")]
    [InlineData("wave++cubism")]
    [InlineData("@1+wave")]
    public void AddFolder_MissingName_IsAnError(string text) =>
        Assert.Equal(ErrorReason.InvalidDropPath, Assert.Single(Errors(text)).Reason);

    [Fact]
    public void AddFolder_SeveralErrors_AreAllReported() =>
        Assert.Equal(
            [ErrorReason.UnknownStyle, ErrorReason.InvalidStyleWeight, ErrorReason.UnknownStyle],
            Errors("wafe+wave@x+nothing").Select(error => error.Reason));

    [Fact]
    public void AddFolder_UnknownStyle_ListsTheClosestFirst()
    {
        var error = Assert.Single(Errors("starry-nite"));

        Assert.Equal(ErrorReason.UnknownStyle, error.Reason);
        Assert.Contains("closest first: starry-night, ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("notes", error.Message, StringComparison.Ordinal);
        Assert.Equal("starry-nite", error.Actual);
    }

    [Fact]
    public void AddFolder_EmptyLibrary_SaysSo()
    {
        var mix = new StyleMix(8);
        mix.AddFolder("wave", new([]), "");

        Assert.Contains("the style library is empty", Assert.Single(mix.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_LargeLibrary_ListsTenAndCountsTheRest()
    {
        var library = new StyleCatalog(Enumerable.Range(10, 25).Select(index => new BlobReference(ContainerNames.Styles, $"style-{index}.jpg", "1", 1)));

        Assert.Contains("and 15 more", library.Unknown("stile", "").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_MoreThanTheLimit_IsOneError()
    {
        var mix = new StyleMix(2);
        mix.AddFolder("wave+cubism+starry-night+black+white", Library, "");

        Assert.Single(mix.Errors, error => error.Reason == ErrorReason.TooManyStyles);
    }

    [Theory]
    [InlineData("wave@0,7+starry-night@0,3", "Write 0.7 with a point.", "Write 0.3 with a point.")]
    [InlineData("wave@1,5", "Write 1.5 with a point.")]
    [InlineData("wave@much", "it is much.")]
    [InlineData("wave@1,000,000", "it is 1,000,000.")]
    public void AddFolder_WeightThatIsNoNumber_SaysWhatToWrite(string text, params string[] ends) =>
        Assert.Equal(ends.Length, Errors(text).Zip(ends, (error, end) => error.Reason == ErrorReason.InvalidStyleWeight && error.Message.EndsWith(end, StringComparison.Ordinal)).Count(right => right));

    private static (string Name, double Weight)[] Shares(string text)
    {
        var mix = new StyleMix(8);
        mix.AddFolder(text, Library, "");
        Assert.Empty(mix.Errors);
        return [.. mix.Shares().Select(share => (share.Name, share.Weight))];
    }

    private static IReadOnlyList<JobError> Errors(string text)
    {
        var mix = new StyleMix(8);
        mix.AddFolder(text, Library, "");
        return mix.Errors;
    }
}

using StyleCloud.FeatureTraining.Evaluation;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Tests.Evaluation;

public sealed class CandidateTests
{
    [Theory]
    [InlineData("kmeans")]
    [InlineData("=kmeans")]
    public void Parse_NoName_SaysHowToWriteOne(string text) =>
        Assert.Contains(Candidate.Syntax, Assert.Throws<FormatException>(() => Candidate.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Recipes_WithChanges_ChangeNothingElse() =>
        Assert.Equal(
            new FeatureRecipe { Source = FilterSource.KMeans, Rounds = 20, ActiveShare = new(0.6, 0.5, 0.4, 0.3, 0.3) },
            Recipes.TryParse("kmeans,Rounds=20,ActiveShare=0.6:0.5:0.4:0.3:0.3"));

    [Theory]
    [InlineData("kmeans,Turns=3", "Turns=3 changes nothing")]
    [InlineData("kmeans,ActiveShare=0.5", "five numbers")]
    public void Recipes_BadChange_SaysWhichMembersThereAre(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Recipes.TryParse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Recipes_OtherName_IsNone() => Assert.Null(Recipes.TryParse("weights.h5"));
}

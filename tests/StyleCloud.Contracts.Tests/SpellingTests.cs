namespace StyleCloud.Contracts.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["iterations", "size", "styleWeight", "startNoise", "lesson-2017"];

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("wave", "WAVE", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("fast", "fats", 1)]
    [InlineData("styleWeight", "stlyeWieght", 2)]
    [InlineData("abc", "", 3)]
    [InlineData("", "", 0)]
    public void Distance_TwoNames_CountsChanges(string left, string right, int distance) => Assert.Equal(distance, Spelling.Distance(left, right));

    [Theory]
    [InlineData("iteration", "iterations")]
    [InlineData("sise", "size")]
    [InlineData("STYLEWIEGHT", "styleWeight")]
    [InlineData("star", "startNoise")]
    [InlineData("lesson", "lesson-2017")]
    [InlineData("colour", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    public void Closest_MisspeltName_IsTheOneThatIsMeant(string written, string? meant) => Assert.Equal(meant, Spelling.Closest(written, Names));

    [Fact]
    public void Closest_NoNames_IsNone() => Assert.Equal("", Spelling.DidYouMean("size", []));

    [Theory]
    [InlineData("Lesson_2017", "lesson-2017")]
    [InlineData("style-weight", "styleWeight")]
    [InlineData(".SIZE", "size")]
    [InlineData("sise", null)]
    [InlineData("...", null)]
    public void Known_OtherSpelling_IsTheSameName(string written, string? known) => Assert.Equal(known, Spelling.Known(written, Names));

    [Theory]
    [InlineData("0,7", " Write 0.7 with a point.")]
    [InlineData(" 12,50 ", " Write 12.50 with a point.")]
    [InlineData("-0,5", " Write -0.5 with a point.")]
    [InlineData("1,2,3", "")]
    [InlineData("a,b", "")]
    [InlineData("0.7", "")]
    [InlineData(",", "")]
    public void PointAdvice_DecimalComma_NamesTheNumber(string written, string advice) => Assert.Equal(advice, Spelling.PointAdvice(written));

    [Theory]
    [InlineData("0.7", 0.7)]
    [InlineData("1e3", 1000.0)]
    [InlineData("0,7", null)]
    [InlineData("1,000", null)]
    [InlineData("Infinity", null)]
    [InlineData("", null)]
    public void TryNumber_AnyText_IsReadWithAPoint(string text, double? number) => Assert.Equal(number, Spelling.TryNumber(text, out var read) ? read : null);
}

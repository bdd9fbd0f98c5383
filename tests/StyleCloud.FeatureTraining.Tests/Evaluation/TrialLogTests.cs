using StyleCloud.FeatureTraining.Evaluation;

namespace StyleCloud.FeatureTraining.Tests.Evaluation;

public sealed class TrialLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Find_AfterReopening_GivesTheSameTrialAndNoOther()
    {
        new TrialLog(_path).Add(Trial("ours", 0.9, 100));

        var log = new TrialLog(_path);

        Assert.Equal(0.9, log.Find("f1", "cat", "waves", 256, "", 100)!.Verdict.StyleClosed, 1e-12);
        Assert.Null(log.Find("f2", "cat", "waves", 256, "", 100));
        Assert.Null(log.Find("f1", "cat", "waves", 512, "", 100));
        Assert.Null(log.Find("f1", "cat", "waves", 256, "", 110));
        Assert.Null(log.Find("f1", "cat", "waves", 256, """{"padding":"zeros"}""", 100));
    }

    [Fact]
    public void FileName_OtherKernelsOrOptions_IsAnother()
    {
        var trial = Trial("ours", 0.9, 100);
        string[] names = [trial.FileName, (trial with { Fingerprint = "f2" }).FileName, (trial with { Options = """{"padding":"zeros"}""" }).FileName];
        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public void Markdown_WithCeiling_SaysWhichShareOfItEachReaches()
    {
        var table = ResultTable.Markdown([Trial("ceiling", 0.8, 100), Trial("ours", 0.6, 120)], "ceiling");

        Assert.Contains("| 256 | ceiling | 0.800 |", table, StringComparison.Ordinal);
        Assert.Contains("| 100.0 % |", table, StringComparison.Ordinal);
        Assert.Contains("| 256 | ours | 0.600 |", table, StringComparison.Ordinal);
        Assert.Contains("| 75.0 % |", table, StringComparison.Ordinal);
    }

    private static Trial Trial(string features, double closed, double weight) =>
        new(features, "f1", "cat", "waves", 256, "", weight, new([1 - closed], 0.5), new(0.5, 0, 1, 0.2, 1), 3);
}

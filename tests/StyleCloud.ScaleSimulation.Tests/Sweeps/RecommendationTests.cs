using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Sweeps;

namespace StyleCloud.ScaleSimulation.Tests.Sweeps;

public sealed class RecommendationTests
{
    private static readonly ScaleSettings Start = new();

    [Fact]
    public void From_EqualRows_KeepsWhatIsInUse() => Assert.Equal(Start, Recommendation.From([.. Rows((_, _) => Summary())], Start));

    [Fact]
    public void From_MuchCheaperValue_TakesIt()
    {
        var rows = Rows((setting, value) => (setting, value) == ("idleExit", "0") ? Summary() with { CostPerPicture = 0.5 } : Summary());
        Assert.Equal(Start with { IdleExitSeconds = 0 }, Recommendation.From([.. rows], Start));
    }

    [Fact]
    public void From_HalfTheTimeForTwiceTheCost_IsNotWorthIt()
    {
        var fast = Summary() with { CostPerPicture = 2, TimeToResult = new(5, 50, 0, 0) };
        var rows = Rows((setting, value) => (setting, value) == ("pollingInterval", "5") ? fast : Summary());
        Assert.Equal(Start, Recommendation.From([.. rows], Start));
    }

    [Fact]
    public void From_CheapestValueLosesOrFailsPictures_IsNotTaken()
    {
        var rows = Rows((setting, value) => (setting, value) switch
        {
            ("idleExit", "0") => Summary() with { CostPerPicture = 0.1, Lost = 1 },
            ("replicaTimeout", "3600") => Summary() with { CostPerPicture = 0.1, SoundFailed = 3 },
            _ => Summary(),
        });
        Assert.Equal(Start, Recommendation.From([.. rows], Start));
    }

    private static IEnumerable<SweepRow> Rows(Func<string, string, RunSummary> summary) =>
        from setting in SettingSweep.All
        from value in setting.Values
        select new SweepRow("profile", "pattern", setting.Name, value.Text, value.Apply(Start), summary(setting.Name, value.Text));

    private static RunSummary Summary() => new(new(0, 0, 0, 0), new(10, 100, 0, 0), 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1);
}

using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>What the sweep of one profile came to.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Platform">What goes wrong with the platform.</param>
/// <param name="MedianServiceSeconds">Computing for a 4:3 picture of the profile's preset, s.</param>
/// <param name="PricePerSecond">A replica's price, US dollars a second.</param>
/// <param name="Start">Where the search began.</param>
/// <param name="Recommended">Where it ended.</param>
/// <param name="Before">Each pattern with the settings of the start.</param>
/// <param name="After">Each pattern with what is recommended.</param>
/// <param name="Scores">Every value of every setting around what is recommended, judged over all patterns.</param>
/// <param name="Rows">The runs behind the scores.</param>
internal sealed record ProfileReport(
    ComputeProfile Profile,
    PlatformFaults Platform,
    double MedianServiceSeconds,
    double PricePerSecond,
    ScaleSettings Start,
    ScaleSettings Recommended,
    IReadOnlyDictionary<string, RunSummary> Before,
    IReadOnlyDictionary<string, RunSummary> After,
    IReadOnlyList<SettingScore> Scores,
    IReadOnlyList<SweepRow> Rows)
{
    private const int Rounds = 4;

    /// <summary>Sweeps around the start, then around what that recommends, until nothing changes any more.</summary>
    public static ProfileReport Of(ComputeProfile profile, IReadOnlyList<ArrivalPattern> patterns, long seed, PlatformFaults platform)
    {
        var sweep = new Sweep(profile, patterns, seed, platform);
        var start = new ScaleSettings { ReplicaRetryLimit = profile.ReplicaRetryLimit };
        var settings = start;
        var rows = sweep.Around(settings);
        for (var round = 0; round < Rounds && Recommendation.From(rows, settings) is var next && next != settings; round++)
            (settings, rows) = (next, sweep.Around(next));

        IReadOnlyDictionary<string, RunSummary> On(ScaleSettings on) => patterns.ToDictionary(pattern => pattern.Name, pattern => sweep.Run(pattern.Name, on));
        var ordinary = new Upload(0, UploadKind.Picture, 0.75, IsFine: false, 0);
        var scores = SettingSweep.All.SelectMany(setting => setting.Values.Select(value => SettingScore.Of(setting.Name, value.Text, rows))).ToList();
        return new(profile, platform, profile.Service.SecondsOf(ordinary), profile.PricePerSecond(PriceTable.EastUs), start, settings, On(start), On(settings), scores, rows);
    }
}

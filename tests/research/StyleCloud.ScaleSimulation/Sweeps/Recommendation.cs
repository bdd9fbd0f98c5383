using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>
/// Chooses each setting by one rule. Values that lose a job, or fail more sound pictures than the best value and chance do, are
/// out. Of the rest, that of the best <see cref="SettingScore.Merit"/> is wanted; one within 5 % of it is as good, and of these the one in
/// use is kept, else the first is taken.
/// </summary>
internal static class Recommendation
{
    private const double AsGood = 1.05;

    // Sound pictures, of some 12,000 over all patterns, that fail at one seed and not at the next.
    private const int FailuresByChance = 2;

    /// <summary>The settings that follow from the rows of a sweep around <paramref name="baseline"/>.</summary>
    public static ScaleSettings From(IReadOnlyList<SweepRow> rows, ScaleSettings baseline)
    {
        var chosen = baseline;
        foreach (var setting in SettingSweep.All.Where(setting => setting.IsChoice))
            chosen = Choose(setting, rows, baseline).Apply(chosen);
        return chosen;
    }

    private static SettingValue Choose(SettingSweep setting, IReadOnlyList<SweepRow> rows, ScaleSettings baseline)
    {
        var safe = setting.Values.Select(value => (Value: value, Score: SettingScore.Of(setting.Name, value.Text, rows))).Where(entry => entry.Score.Lost == 0).ToList();
        var fewestFailures = safe.Min(entry => entry.Score.SoundFailed);
        safe.RemoveAll(entry => entry.Score.SoundFailed > fewestFailures + FailuresByChance);
        var best = safe.Min(entry => entry.Score.Merit);
        safe.RemoveAll(entry => entry.Score.Merit > best * AsGood);
        return safe.Find(entry => entry.Value.Apply(baseline) == baseline).Value ?? safe[0].Value;
    }
}

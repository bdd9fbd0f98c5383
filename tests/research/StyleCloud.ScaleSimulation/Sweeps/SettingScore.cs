namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>A value of a setting, judged over all patterns.</summary>
/// <param name="Setting">Name of the setting.</param>
/// <param name="Value">The value.</param>
/// <param name="Lost">Uploads lost, sum.</param>
/// <param name="SoundFailed">Sound pictures that failed, sum.</param>
/// <param name="Seconds">Time to result: geometric mean of its median and its 95th percentile.</param>
/// <param name="Cost">US dollars for a picture, geometric mean.</param>
internal sealed record SettingScore(string Setting, string Value, int Lost, int SoundFailed, double Seconds, double Cost)
{
    /// <summary>Lower is better. The square root says what waiting is worth: half the time to result is worth 1.41 times the cost.</summary>
    public double Merit => Cost * Math.Sqrt(Seconds);

    /// <summary>Judges one value by its rows.</summary>
    public static SettingScore Of(string setting, string value, IEnumerable<SweepRow> rows)
    {
        var summaries = rows.Where(row => row.Setting == setting && row.Value == value).Select(row => row.Summary).ToList();
        return new(
            setting,
            value,
            summaries.Sum(summary => summary.Lost),
            summaries.Sum(summary => summary.SoundFailed),
            GeometricMean(summaries.Select(summary => Math.Sqrt(summary.TimeToResult.P50 * summary.TimeToResult.P95))),
            GeometricMean(summaries.Select(summary => summary.CostPerPicture)));
    }

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}

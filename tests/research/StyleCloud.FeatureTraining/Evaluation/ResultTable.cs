using System.Globalization;
using System.Text;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>The evaluation's table, in Markdown.</summary>
internal static class ResultTable
{
    private const string Columns = "style closed | content change | similarity | flat share | border error | colour left | checkerboard | style weight | s";

    /// <summary>One trial as it is made.</summary>
    public static string Line(Trial trial) => $"{trial.Size} {trial.Content} {trial.Style} {trial.Features}: {Cells([trial])}";

    /// <summary>Means over the pairs, a row for each candidate and size; the last column compares with <paramref name="ceiling"/>.</summary>
    public static string Markdown(IReadOnlyList<Trial> trials, string? ceiling)
    {
        var text = new StringBuilder($"| size | features | {Columns}{(ceiling is null ? "" : $" | of what {ceiling} closes")} |\n|{string.Concat(Enumerable.Repeat("---|", ceiling is null ? 11 : 12))}\n");
        foreach (var size in trials.GroupBy(trial => trial.Size))
        {
            var closed = ceiling is null ? 0 : Closed(size.Where(trial => trial.Features == ceiling));
            foreach (var features in size.GroupBy(trial => trial.Features))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {size.Key} | {features.Key} | {Cells([.. features])}");
                text.Append(ceiling is null ? " |\n" : string.Create(CultureInfo.InvariantCulture, $" | {100 * Closed(features) / closed:0.0} % |\n"));
            }
        }

        return text.ToString();
    }

    private static double Closed(IEnumerable<Trial> trials) => trials.Average(trial => trial.Verdict.StyleClosed);

    private static string Cells(IReadOnlyList<Trial> trials) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Closed(trials):0.000} | {trials.Average(t => t.Verdict.ContentChange):0.000} | {trials.Average(t => t.Metrics.Similarity):0.000} | {trials.Average(t => t.Metrics.FlatShare):0.000} | {trials.Average(t => t.Metrics.BorderError):0.0} | {trials.Average(t => t.Metrics.ColourLeft):0.000} | {trials.Average(t => t.Metrics.Checkerboard):0.00} | {trials[0].StyleWeight:0.##} | {trials.Average(t => t.Seconds):0.0}");
}

using System.Globalization;
using System.Text;
using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>Prints reports as tables.</summary>
internal sealed class TextReport(TextWriter output)
{
    private static readonly CompositeFormat Columns = CompositeFormat.Parse(
        "{0,-27}{1,8}{2,8}{3,9}{4,9}{5,9}{6,6}{7,8}{8,8}{9,8}{10,9}{11,7}{12,6}{13,6}{14,5}{15,7}");

    /// <summary>What holds for every profile.</summary>
    public void WriteHead(PriceTable prices)
    {
        Line($"Prices: {prices.Source}, {prices.AsOf:yyyy-MM-dd}. US dollars a second: vCPU {prices.VcpuSecond:F6}, GiB {prices.GibSecond:F6}, T4 {prices.T4Second:F6}, A100 {prices.A100Second:F6}.");
        Line($"Times in seconds. age: first message to first receipt. result: upload to picture. util: computed over billed. cold, idle, lost: hours that bought no picture.");
        Line($"failed: jobs that failed, of which sound pictures in brackets. LOST has to be 0. again: attempts beyond the first of pictures that were made.");
    }

    /// <summary>One profile.</summary>
    public void Write(ProfileReport report)
    {
        var profile = report.Profile;
        Line($"");
        Line($"== {profile.Name} ==");
        Line($"{profile.Basis}.");
        Line($"{report.MedianServiceSeconds:F1} s for a 4:3 picture; cold start {profile.ColdStart.MedianSeconds:F0} s (median); {profile.Vcpus} vCPU, {profile.MemoryGib} GiB, ${report.PricePerSecond * 3600:F2} an hour; quota {profile.Quota}.");
        foreach (var pattern in report.Rows.GroupBy(row => row.Pattern))
        {
            WriteHeading($"{profile.Name}, {pattern.Key}");
            foreach (var row in pattern)
                WriteRow($"{row.Setting} {row.Value}{(row.Settings == report.Recommended ? " *" : "")}", row.Summary);
        }

        WriteRecommendation(report);
    }

    /// <summary>What faults of the platform do, as multiples of the run without them.</summary>
    public void Write(FaultEffect effect)
    {
        var name = effect.Under.Platform.Name;
        Line($"");
        Line($"{effect.Under.Profile.Name} under {name}: time to result (p50, p95) and cost as multiples of the run without; first with the settings recommended without, then with those recommended under it");
        foreach (var (pattern, without) in effect.Without.After)
            Line($"{pattern,-10} {Multiples(effect.Same[pattern], without)} | {Multiples(effect.Under.After[pattern], without)}");
        WriteReasons(effect.Under);
        Line($"recommended under {name}: {Describe(effect.Under.Recommended)}");
    }

    private static string Multiples(RunSummary run, RunSummary without) => FormattableString.Invariant(
        $"{run.TimeToResult.P50 / without.TimeToResult.P50:F2} {run.TimeToResult.P95 / without.TimeToResult.P95:F2} {run.CostPerPicture / without.CostPerPicture:F2}, sound failed {run.SoundFailed}, lost {run.Lost}");

    private void WriteRecommendation(ProfileReport report)
    {
        WriteHeading($"{report.Profile.Name}, chosen");
        foreach (var (pattern, before) in report.Before)
        {
            WriteRow($"{pattern} start", before);
            WriteRow($"{pattern} recommended", report.After[pattern]);
        }

        WriteReasons(report);
        Line($"start:       {Describe(report.Start)}");
        Line($"recommended: {Describe(report.Recommended)}");
    }

    /// <summary>Each value against the recommended one: time to result, cost and merit as multiples, sound pictures that failed.</summary>
    private void WriteReasons(ProfileReport report)
    {
        Line($"");
        Line($"why: every value against the recommended one (*), over all patterns: time to result (mean of p50 and p95), cost, merit, sound pictures failed");
        foreach (var setting in report.Scores.GroupBy(score => score.Setting))
        {
            var chosen = setting.First(score => IsRecommended(score, report));
            var values = setting.Select(score =>
                FormattableString.Invariant($"{score.Value}{(score == chosen ? "*" : "")}: {score.Seconds / chosen.Seconds:F2} {score.Cost / chosen.Cost:F2} {score.Merit / chosen.Merit:F2} {score.SoundFailed}"));
            Line($"{setting.Key,-18} {string.Join(" | ", values)}");
        }

        Line($"");
    }

    private static bool IsRecommended(SettingScore score, ProfileReport report) =>
        report.Rows.Any(row => row.Setting == score.Setting && row.Value == score.Value && row.Settings == report.Recommended);

    private void WriteHeading(string title)
    {
        Line($"");
        output.WriteLine(string.Format(
            CultureInfo.InvariantCulture, Columns, title, "age p50", "p95", "max", "res p50", "p95", "util", "cold h", "idle h", "lost h", "$/pict", "made", "fail", "(snd)", "LOST", "again"));
    }

    private void WriteRow(string name, RunSummary run) => output.WriteLine(string.Format(
        CultureInfo.InvariantCulture,
        Columns,
        name,
        Seconds(run.QueueAge.P50),
        Seconds(run.QueueAge.P95),
        Seconds(run.QueueAge.Max),
        Seconds(run.TimeToResult.P50),
        Seconds(run.TimeToResult.P95),
        run.Utilisation.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal),
        Hours(run.ColdSeconds),
        Hours(run.IdleSeconds),
        Hours(run.LostSeconds),
        run.CostPerPicture.ToString("F5", CultureInfo.InvariantCulture),
        run.Succeeded,
        run.Failed,
        $"({run.SoundFailed})",
        run.Lost,
        run.RepeatedAttempts));

    private static string Describe(ScaleSettings settings)
    {
        var drain = settings.DrainLimit is { } limit ? FormattableString.Invariant($"{limit}") : "none";
        return FormattableString.Invariant(
            $"maxExecutions {settings.MaxExecutions}, queueLength {settings.QueueLength}, pollingInterval {settings.PollingIntervalSeconds}, idleExit {settings.IdleExitSeconds}, drainLimit {drain}, visibilityTimeout {settings.VisibilitySeconds}, maxDequeueCount {settings.MaxDequeueCount}, replicaTimeout {settings.ReplicaTimeoutSeconds}, replicaRetryLimit {settings.ReplicaRetryLimit}");
    }

    private static string Seconds(double seconds) => seconds.ToString("F0", CultureInfo.InvariantCulture);

    private static string Hours(double seconds) => (seconds / 3600).ToString("F2", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

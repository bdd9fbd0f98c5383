using System.Diagnostics.Metrics;
using System.Text.Json;
using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>What the worker measures of jobs.</summary>
internal static class JobMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "StyleCloud.GpuWorker";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "stylecloud.job.wait", "s", "From the acceptance of a job to its first claim by a worker.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "stylecloud.job.duration", "s", "From the acceptance of a job to its end (state, and reason where it failed).");

    private static readonly Histogram<double> Compute = Meter.CreateHistogram<double>(
        "stylecloud.job.compute", "s", "Seconds in the engine of the attempt that succeeded (device, size).");

    /// <summary>A worker has claimed the job.</summary>
    public static void Claimed(JobStatus status)
    {
        if (status is { Attempts: 1, Redrives: 0, StartedAt: { } started })
            Wait.Record((started - status.QueuedAt).TotalSeconds);
    }

    /// <summary>The job has ended, and everybody was told.</summary>
    public static void Ended(JobStatus status)
    {
        if (status.FinishedAt is not { } finished)
            return;
        var reason = status.Error is { } error ? Spell(error.Reason) : "";
        Duration.Record((finished - status.QueuedAt).TotalSeconds, Tag("state", Spell(status.State)), Tag("reason", reason));
        if (status.Result is { } result)
            Compute.Record(result.EngineSeconds, Tag("device", result.Device), Tag("size", Math.Max(result.Width, result.Height)));
    }

    private static string Spell(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}

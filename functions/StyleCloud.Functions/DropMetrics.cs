using System.Diagnostics.Metrics;
using System.Text.Json;
using StyleCloud.Contracts;

namespace StyleCloud.Functions;

/// <summary>What the function app counts.</summary>
internal static class DropMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "StyleCloud.Functions";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Drops = Meter.CreateCounter<long>(
        "stylecloud.drops", "{drop}", "Drops that became a job (outcome queued) or did not (outcome and reason), and files that are no drops (outcome passed-over).");

    private static readonly Gauge<long> QueueLength = Meter.CreateGauge<long>(
        "stylecloud.queue.length", "{message}", "Messages of a queue, about; those that are being worked on included.");

    private static readonly Gauge<double> QueueAge = Meter.CreateGauge<double>(
        "stylecloud.queue.age", "s", "Age of the message that waits at the front of a queue; 0 when none waits.");

    /// <summary>A job is on its way.</summary>
    public static void Queued() => Drops.Add(1, Tag("outcome", "queued"));

    /// <summary>A file came along that is no drop.</summary>
    public static void PassedOver() => Drops.Add(1, Tag("outcome", "passed-over"));

    /// <summary>A drop or a job ended without a picture.</summary>
    public static void NotMade(JobState state, ErrorReason reason) =>
        Drops.Add(1, Tag("outcome", Spell(state)), Tag("reason", Spell(reason)));

    /// <summary>How a queue stands.</summary>
    public static void Observe(string queue, long length, TimeSpan age)
    {
        QueueLength.Record(length, Tag("queue", queue));
        QueueAge.Record(age.TotalSeconds, Tag("queue", queue));
    }

    private static string Spell(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>One setting and the values that it takes, the others left as they are.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Values">The values, each with what is shown for it.</param>
internal sealed record SettingSweep(string Name, IReadOnlyList<SettingValue> Values)
{
    /// <summary>Every setting that is swept.</summary>
    public static IReadOnlyList<SettingSweep> All { get; } =
    [
        Of("maxExecutions", [1, 5, 10, 20], (settings, value) => settings with { MaxExecutions = (int)value }),
        Of("queueLength", [1, 2, 5, 20], (settings, value) => settings with { QueueLength = (int)value }),
        Of("pollingInterval", [5, 15, 30, 60], (settings, value) => settings with { PollingIntervalSeconds = value }),
        Of("idleExit", [0, 10, 30, 60, 120, 300], (settings, value) => settings with { IdleExitSeconds = value }),
        new("drainLimit", [.. DrainLimits()]),
        Of("visibilityTimeout", [30, 60, 120, 300], (settings, value) => settings with { VisibilitySeconds = value }),
        Of("maxDequeueCount", [1, 3, 5, 10], (settings, value) => settings with { MaxDequeueCount = (int)value }),
        Of("retryDelay", [5, 10, 30, 60], (settings, value) => settings with { RetryDelaySeconds = value }),
        Of("replicaTimeout", [1800, 3600, 14400, 43200], (settings, value) => settings with { ReplicaTimeoutSeconds = value }),
        Of("replicaRetryLimit", [0, 1, 3, 10], (settings, value) => settings with { ReplicaRetryLimit = (int)value }),
        new("checkpoints", [new("none", settings => settings with { CheckpointSeconds = null }), new("60", settings => settings with { CheckpointSeconds = 60 }), new("600", settings => settings with { CheckpointSeconds = 600 })]),
    ];

    /// <summary>
    /// Settings that are chosen by the sweep. Checkpoints are a feature, not a setting. The dequeue limit, the delay between attempts and
    /// the retries of a replica are there for faults that come together. All but one of those simulated come one by one, so that the
    /// sweep shows what they cost rather than what they save.
    /// </summary>
    public bool IsChoice => Name is not ("checkpoints" or "maxDequeueCount" or "retryDelay" or "replicaRetryLimit");

    private static SettingSweep Of(string name, double[] values, Func<ScaleSettings, double, ScaleSettings> apply) =>
        new(name, [.. values.Select(value => new SettingValue(FormattableString.Invariant($"{value}"), settings => apply(settings, value)))]);

    private static IEnumerable<SettingValue> DrainLimits()
    {
        foreach (var limit in (int[])[1, 10, 50])
            yield return new(FormattableString.Invariant($"{limit}"), settings => settings with { DrainLimit = limit });
        yield return new("none", settings => settings with { DrainLimit = null });
    }
}

using StyleCloud.ScaleSimulation.Compute;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>
/// Faults of Container Apps' jobs that users reported. Each can be switched on alone. What they do is from the reports; how often
/// they do it none of them says, and is assumed.
/// </summary>
/// <param name="Name">Name on the command line and in tables.</param>
/// <param name="StallShare">
/// Share of the starts on a GPU that stand still for <see cref="StallSeconds"/> between the pulled image and the container, billed all
/// the while (azure-container-apps #1763, open; seen on A100). The report knows "several jobs" in two days, and no share:
/// <see cref="DefaultStallShare"/> is assumed, and the command line can say another.
/// </param>
/// <param name="CountedSeconds">
/// How long executions count as running after somebody stopped them (#1468; #1458 shows the same: five were stopped, and from then on
/// only the sixth message started one). It lasts until the job is created anew, which is the known way out; <see cref="Stopped"/>
/// assumes that this takes four hours. 0: nobody stops any. They are stopped all together, when the middle one of the uploads has ended.
/// </param>
/// <param name="FailedStartsSeconds">
/// How long replicas on a GPU fail at once, before the image is pulled (#1511, open: "usually several minutes", with every retry
/// failing too). <see cref="FailedStarts"/> assumes five minutes, every <see cref="FailedStartsEverySeconds"/>, first at the first upload.
/// </param>
internal sealed record PlatformFaults(string Name, double StallShare = 0, double CountedSeconds = 0, double FailedStartsSeconds = 0)
{
    /// <summary>Share of starts that stall, unless the command line says otherwise: one in twenty. Assumed.</summary>
    public const double DefaultStallShare = 0.05;

    /// <summary>Length of a stall. The report: "consistently 25 mins".</summary>
    public const double StallSeconds = 25 * 60;

    /// <summary>From one period of failing starts to the next. Assumed.</summary>
    public const double FailedStartsEverySeconds = 2 * 3600;

    /// <summary>What a start that fails takes, and costs. Assumed; the report says "quickly".</summary>
    public const double FailedStartSeconds = 5;

    /// <summary>None of them.</summary>
    public static PlatformFaults None { get; } = new("none");

    /// <summary>Stopped executions that still count.</summary>
    public static PlatformFaults Stopped { get; } = new("stopped", CountedSeconds: 4 * 3600);

    /// <summary>Minutes in which no GPU replica starts.</summary>
    public static PlatformFaults FailedStarts { get; } = new("failedStarts", FailedStartsSeconds: 300);

    /// <summary>Billed stalls of 25 minutes.</summary>
    public static PlatformFaults Stalls(double share) => new("stalls", StallShare: share);

    /// <summary>Each alone, then all together.</summary>
    public static IReadOnlyList<PlatformFaults> All(double stallShare) =>
        [Stalls(stallShare), Stopped, FailedStarts, new("all", stallShare, Stopped.CountedSeconds, FailedStarts.FailedStartsSeconds)];

    /// <summary>What of it meets a profile: stalls and failing starts were reported of GPUs only.</summary>
    public PlatformFaults On(ComputeProfile profile) => profile.Accelerator == Accelerator.None ? this with { StallShare = 0, FailedStartsSeconds = 0 } : this;

    /// <summary>True while replicas fail at once.</summary>
    public bool FailsStarts(double atSeconds) => atSeconds % FailedStartsEverySeconds < FailedStartsSeconds;
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Workloads;

/// <summary>When files are dropped: a non-homogeneous Poisson process, drawn by thinning (Lewis and Shedler 1979).</summary>
/// <param name="Name">Name on the command line and in tables.</param>
/// <param name="DurationSeconds">How long files are dropped.</param>
/// <param name="PeakPerSecond">Rate at its highest, files a second.</param>
/// <param name="RelativeRate">Rate at a time, as a share of the peak, 0…1.</param>
/// <param name="Mix">What is dropped.</param>
/// <param name="Count">Exact number of files, for patterns that have one; null: as many as the process gives.</param>
internal sealed record ArrivalPattern(string Name, double DurationSeconds, double PeakPerSecond, Func<double, double> RelativeRate, PictureMix Mix, int? Count = null)
{
    private const double Hour = 3600;

    /// <summary>Two pictures a minute for six hours.</summary>
    public static ArrivalPattern Steady { get; } = new("steady", 6 * Hour, 2 / 60.0, _ => 1, PictureMix.Ordinary);

    /// <summary>10,000 pictures within ten minutes, an archive copied with a tool.</summary>
    public static ArrivalPattern Burst { get; } = new("burst", 600, 10_000 / 600.0, _ => 1, PictureMix.Ordinary, 10_000);

    /// <summary>A day: five an hour at night, 120 an hour at noon.</summary>
    public static ArrivalPattern Diurnal { get; } = new("diurnal", 24 * Hour, 120 / Hour, OfDay, PictureMix.Ordinary);

    /// <summary>1,000 files in ten minutes, a fifth of them poison.</summary>
    public static ArrivalPattern PoisonStorm { get; } = new("poison", 600, 1_000 / 600.0, _ => 1, PictureMix.Poison, 1_000);

    /// <summary>A photographer's folder: 200 pictures within a minute.</summary>
    public static ArrivalPattern Folder { get; } = new("folder", 60, 200 / 60.0, _ => 1, PictureMix.Ordinary, 200);

    /// <summary>All patterns, in the order of the tables.</summary>
    public static IReadOnlyList<ArrivalPattern> All { get; } = [Steady, Diurnal, Folder, Burst, PoisonStorm];

    /// <summary>The uploads of one run, by time.</summary>
    public IReadOnlyList<Upload> Draw(long seed)
    {
        var random = new RandomStream(seed, StreamPurpose.Workload);
        var uploads = new List<Upload>();
        for (var at = Next(0, random); Count is { } count ? uploads.Count < count : at < DurationSeconds; at = Next(at, random))
            uploads.Add(Mix.Draw(at, random));
        return uploads;
    }

    private double Next(double at, RandomStream random)
    {
        do
        {
            at += random.Exponential(1 / PeakPerSecond);
        }
        while (at < DurationSeconds && !random.Chance(RelativeRate(at)));
        return at;
    }

    private static double OfDay(double seconds)
    {
        const double Night = 5 / 120.0;
        return Night + ((1 - Night) * (1 - Math.Cos(2 * Math.PI * seconds / (24 * Hour))) / 2);
    }
}

using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Workloads;

/// <summary>
/// What people drop. The shares are assumptions: most photos come from cameras and phones at 4:3 or 3:2, nearly all are larger
/// than the result, so that a result's pixels follow from its shape alone.
/// </summary>
/// <param name="InvalidShare">Share refused at intake, 0…1.</param>
/// <param name="CrashShare">Share that kills the worker.</param>
/// <param name="FailureShare">Share that fails at every attempt.</param>
/// <param name="FineShare">Share made with the preset <c>fine</c>.</param>
internal sealed record PictureMix(double InvalidShare, double CrashShare, double FailureShare, double FineShare)
{
    private static readonly (double Share, double Pixels)[] Shapes = [(0.55, 3 / 4.0), (0.85, 2 / 3.0), (0.95, 1), (1, 9 / 16.0)];

    /// <summary>An ordinary day: 2 % mistakes, 2 % asks for <c>fine</c>.</summary>
    public static PictureMix Ordinary { get; } = new(0.02, 0, 0, 0.02);

    /// <summary>Every tenth job kills the worker, every tenth fails at every attempt.</summary>
    public static PictureMix Poison { get; } = new(0.02, 0.1, 0.1, 0.02);

    /// <summary>Draws an upload.</summary>
    public Upload Draw(double atSeconds, RandomStream random)
    {
        var kind = DrawKind(random.Uniform());
        var shape = random.Uniform();
        var pixels = Shapes.First(entry => shape < entry.Share).Pixels;
        return new(atSeconds, kind, pixels, random.Chance(FineShare), random.Uniform());
    }

    private UploadKind DrawKind(double at)
    {
        if (at < InvalidShare)
            return UploadKind.Invalid;
        if (at < InvalidShare + CrashShare)
            return UploadKind.CrashesWorker;
        return at < InvalidShare + CrashShare + FailureShare ? UploadKind.AlwaysFails : UploadKind.Picture;
    }
}

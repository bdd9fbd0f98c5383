namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>How much the optimiser has to do for one preset, as the options table of gpu-worker/README.md gives it.</summary>
/// <param name="Size">Longer side of the result, px.</param>
/// <param name="Scales">Scales, each half the next.</param>
/// <param name="Evaluations">Evaluations of loss and gradient at each scale.</param>
internal sealed record PresetWork(int Size, int Scales, int Evaluations)
{
    /// <summary>Preset <c>fast</c>.</summary>
    public static PresetWork Fast { get; } = new(512, 2, 40);

    /// <summary>Preset <c>default</c>.</summary>
    public static PresetWork Default { get; } = new(1024, 3, 60);

    /// <summary>Preset <c>fine</c>.</summary>
    public static PresetWork Fine { get; } = new(2048, 4, 120);

    /// <summary>Pixels times evaluations, summed over the scales.</summary>
    /// <param name="pixels">Pixels of the result with its longer side at 1.</param>
    public double PixelEvaluations(double pixels)
    {
        var sum = 0.0;
        for (var (scale, side) = (0, (double)Size); scale < Scales; scale++, side /= 2)
            sum += side * side * pixels * Evaluations;
        return sum;
    }
}

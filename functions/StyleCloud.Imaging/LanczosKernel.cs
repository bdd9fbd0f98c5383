namespace StyleCloud.Imaging;

/// <summary>The taps of a one-dimensional Lanczos3 resampling, one group per output position, normalised to sum 1.</summary>
internal sealed class LanczosKernel
{
    private const double Lobes = 3;

    private LanczosKernel(int[] starts, float[][] taps) => (Starts, Taps) = (starts, taps);

    /// <summary>First input position of each output position.</summary>
    public int[] Starts { get; }

    /// <summary>Weights of the input positions from there on.</summary>
    public float[][] Taps { get; }

    /// <summary>
    /// When shrinking, the kernel is stretched to cover the input that an output pixel stands for, which keeps finer
    /// detail than the output can hold from turning into moiré. Beyond the border the nearest pixel counts.
    /// </summary>
    public static LanczosKernel Create(int inputLength, int outputLength)
    {
        var ratio = (double)inputLength / outputLength;
        var stretch = Math.Max(1, ratio);
        var starts = new int[outputLength];
        var taps = new float[outputLength][];
        for (var output = 0; output < outputLength; output++)
            (starts[output], taps[output]) = TapsAt(((output + 0.5) * ratio) - 0.5, stretch, inputLength);
        return new(starts, taps);
    }

    private static (int Start, float[] Taps) TapsAt(double centre, double stretch, int inputLength)
    {
        var first = (int)Math.Ceiling(centre - (Lobes * stretch));
        var last = (int)Math.Floor(centre + (Lobes * stretch));
        var (start, end) = (Math.Clamp(first, 0, inputLength - 1), Math.Clamp(last, 0, inputLength - 1));
        var weights = new double[end - start + 1];
        for (var input = first; input <= last; input++)
            weights[Math.Clamp(input, start, end) - start] += Lanczos((input - centre) / stretch);
        var sum = weights.Sum();
        return (start, Array.ConvertAll(weights, weight => (float)(weight / sum)));
    }

    private static double Lanczos(double x)
    {
        if (Math.Abs(x) >= Lobes)
            return 0;
        if (Math.Abs(x) < 1e-9)
            return 1;
        var angle = Math.PI * x;
        return Lobes * Math.Sin(angle) * Math.Sin(angle / Lobes) / (angle * angle);
    }
}

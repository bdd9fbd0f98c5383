namespace StyleCloud.ScaleSimulation.Clock;

/// <summary>
/// Random numbers for one purpose: SplitMix64 (Steele, Lea and Flood 2014), seeded by the run's seed and the purpose. A stream
/// of its own for each purpose keeps the workload the same while settings change, so that differences between two runs come
/// from the settings (common random numbers).
/// </summary>
internal sealed class RandomStream
{
    private ulong _state;

    /// <summary>The stream number <paramref name="purpose"/> of the run <paramref name="seed"/>.</summary>
    public RandomStream(long seed, long purpose)
    {
        _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);
        _state = NextBits() ^ unchecked((ulong)purpose * 0xD1B54A32D192ED03UL);
        _ = NextBits();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True once in <paramref name="probability"/>.</summary>
    public bool Chance(double probability) => probability > 0 && Uniform() < probability;

    /// <summary>Exponential, by inversion.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    /// <summary>Log-normal, given by its median and the standard deviation of the logarithm.</summary>
    public double LogNormal(double median, double sigma) => median <= 0 ? 0 : median * Math.Exp(sigma * Normal());

    private double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

namespace StyleCloud.StyleTransfer.Weights.Defaults;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed on every machine and every runtime, which
/// the library's generator does not promise.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Log-uniform in [low, high): as many octaves below the middle as above.</summary>
    public double BetweenByOctave(double low, double high) => Math.Exp(Between(Math.Log(low), Math.Log(high)));

    /// <summary>Uniform in 0…count−1.</summary>
    public int Below(int count) => (int)(NextDouble() * count);

    /// <summary>True once in <paramref name="probability"/>.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>A generator for one part of the work, independent of how much the others draw.</summary>
    public static SeededRandom For(ulong seed, ulong part) => new(new SeededRandom((seed * 0x9E3779B97F4A7C15UL) ^ part).NextBits());

    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

using System.Numerics;

namespace StyleCloud.Drawing;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed on every machine and every runtime, which
/// the library's generator does not promise. Formulas draw in 64 bits, brushes and pens in 32: each seed's picture depends on which.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one part of the work, independent of how much the others draw.</summary>
    public static SeededRandom For(ulong seed, ulong part) => new(new SeededRandom((seed * 0x9E3779B97F4A7C15UL) ^ part).NextBits());

    /// <summary>A generator of its own, so that a change in one part of a picture leaves the others alone.</summary>
    public SeededRandom Fork() => new(NextBits());

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴.</summary>
    public float Next() => (NextBits() >> 40) / (float)(1 << 24);

    /// <summary>Uniform in [0, 1), in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>), 32-bit.</summary>
    public float Range(float from, float to) => from + ((to - from) * Next());

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>), 64-bit.</summary>
    public double Between(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Log-uniform in [<paramref name="low"/>, <paramref name="high"/>): as many octaves below the middle as above.</summary>
    public double BetweenByOctave(double low, double high) => Math.Exp(Between(Math.Log(low), Math.Log(high)));

    /// <summary>Uniform integer in 0…<paramref name="count"/>−1.</summary>
    public int Below(int count) => (int)(NextDouble() * count);

    /// <summary>Uniform integer in [<paramref name="from"/>, <paramref name="to"/>].</summary>
    public int Whole(int from, int to) => from + (int)(NextBits() % (ulong)(to - from + 1));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Standard normal (Box and Muller), 64-bit.</summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Nearly standard normal and never beyond ±6 (twelve uniforms), 32-bit.</summary>
    public float Bell()
    {
        var sum = -6f;
        for (var i = 0; i < 12; i++)
            sum += Next();
        return sum;
    }

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Whole(0, choices.Count - 1)];

    /// <summary>A point in the rectangle from the origin to <paramref name="size"/>.</summary>
    public Vector2 Point(Vector2 size) => new(Next() * size.X, Next() * size.Y);
}

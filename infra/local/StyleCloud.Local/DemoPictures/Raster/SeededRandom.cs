using System.Numerics;

namespace StyleCloud.Local.DemoPictures.Raster;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014). Own code, so that a seed means the same picture under every runtime.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float Next() => (NextBits() >> 40) / (float)(1 << 24);

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public float Range(float from, float to) => from + ((to - from) * Next());

    /// <summary>Uniform integer in [<paramref name="from"/>, <paramref name="to"/>].</summary>
    public int Whole(int from, int to) => from + (int)(NextBits() % (ulong)(to - from + 1));

    /// <summary>Bell-shaped around 0 with standard deviation 1 (twelve uniforms).</summary>
    public float Bell()
    {
        var sum = -6f;
        for (var i = 0; i < 12; i++)
            sum += Next();
        return sum;
    }

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Next() < probability;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Whole(0, choices.Count - 1)];

    /// <summary>A point in the rectangle from the origin to <paramref name="size"/>.</summary>
    public Vector2 Point(Vector2 size) => new(Next() * size.X, Next() * size.Y);

    /// <summary>A generator of its own, so that a change in one part of a picture leaves the others alone.</summary>
    public SeededRandom Fork() => new(NextBits());
}

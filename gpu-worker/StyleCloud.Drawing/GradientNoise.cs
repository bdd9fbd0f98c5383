using System.Numerics;

namespace StyleCloud.Drawing;

/// <summary>Smooth seeded noise over the plane (Perlin's gradient noise), about −1…1.</summary>
internal sealed class GradientNoise(ulong seed)
{
    private static readonly Vector2[] Directions = [.. Enumerable.Range(0, 256).Select(i => new Vector2(MathF.Cos(i * MathF.Tau / 256), MathF.Sin(i * MathF.Tau / 256)))];
    private readonly uint _seed = (uint)(seed ^ (seed >> 32)) * 0x9E3779B9u;

    /// <summary>One octave; features are about one unit large.</summary>
    public float At(float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (column, row) = ((int)left, (int)top);
        var (fx, fy) = (x - left, y - top);
        var (sx, sy) = (Fade(fx), Fade(fy));
        var upper = Lerp(Gradient(column, row, fx, fy), Gradient(column + 1, row, fx - 1, fy), sx);
        var lower = Lerp(Gradient(column, row + 1, fx, fy - 1), Gradient(column + 1, row + 1, fx - 1, fy - 1), sx);
        return Lerp(upper, lower, sy) * 1.5f;
    }

    /// <inheritdoc cref="At(float, float)"/>
    public float At(Vector2 point) => At(point.X, point.Y);

    /// <summary>Octaves of halving size and strength.</summary>
    public float Fractal(Vector2 point, int octaves)
    {
        var (sum, strength) = (0f, 1f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * At(point.X, point.Y);
            point = (point * 2.03f) + new Vector2(17.3f, 9.1f);
            strength *= 0.5f;
        }

        return sum;
    }

    /// <summary>Uniform in [0, 1), one value per lattice cell.</summary>
    public float Cell(int x, int y) => (Hash(x, y) >> 8) / (float)(1 << 24);

    private float Gradient(int column, int row, float dx, float dy)
    {
        var direction = Directions[Hash(column, row) >> 24];
        return (direction.X * dx) + (direction.Y * dy);
    }

    private uint Hash(int x, int y)
    {
        var hash = _seed ^ ((uint)x * 0x85EBCA6Bu) ^ ((uint)y * 0xC2B2AE35u);
        hash = (hash ^ (hash >> 16)) * 0x7FEB352Du;
        hash = (hash ^ (hash >> 15)) * 0x846CA68Bu;
        return hash ^ (hash >> 16);
    }

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);

    private static float Lerp(float a, float b, float t) => a + ((b - a) * t);
}

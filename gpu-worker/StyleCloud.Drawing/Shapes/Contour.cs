using System.Numerics;

namespace StyleCloud.Drawing.Shapes;

/// <summary>Smooth curves through given points (uniform Catmull-Rom).</summary>
internal static class Contour
{
    /// <summary>A closed curve.</summary>
    public static List<Vector2> Closed(IReadOnlyList<Vector2> points, int steps = 8)
    {
        var curve = new List<Vector2>(points.Count * steps);
        for (var i = 0; i < points.Count; i++)
        {
            for (var step = 0; step < steps; step++)
                curve.Add(Between(points[(i + points.Count - 1) % points.Count], points[i], points[(i + 1) % points.Count], points[(i + 2) % points.Count], step / (float)steps));
        }

        return curve;
    }

    /// <summary>An open curve from the first point to the last.</summary>
    public static List<Vector2> Open(IReadOnlyList<Vector2> points, int steps = 8)
    {
        var curve = new List<Vector2>((points.Count * steps) + 1);
        for (var i = 0; i + 1 < points.Count; i++)
        {
            for (var step = 0; step < steps; step++)
                curve.Add(Between(points[Math.Max(0, i - 1)], points[i], points[i + 1], points[Math.Min(points.Count - 1, i + 2)], step / (float)steps));
        }

        curve.Add(points[^1]);
        return curve;
    }

    /// <summary>A stone: an uneven closed curve around <paramref name="centre"/>.</summary>
    public static List<Vector2> Pebble(SeededRandom random, Vector2 centre, Vector2 radii, int corners, float unevenness)
    {
        var turn = random.Next() * MathF.Tau;
        var points = Enumerable.Range(0, corners).Select(i =>
        {
            var angle = turn + ((i + random.Range(-0.25f, 0.25f)) * MathF.Tau / corners);
            return centre + (radii * new Vector2(MathF.Cos(angle), MathF.Sin(angle)) * (1 + (unevenness * random.Range(-1, 1))));
        });
        return Closed([.. points]);
    }

    private static Vector2 Between(Vector2 before, Vector2 from, Vector2 to, Vector2 after, float t) =>
        0.5f * ((2 * from) + ((to - before) * t) + (((2 * before) - (5 * from) + (4 * to) - after) * t * t) + (((3 * (from - to)) + after - before) * t * t * t));
}

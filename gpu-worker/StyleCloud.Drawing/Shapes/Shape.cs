using System.Numerics;

namespace StyleCloud.Drawing.Shapes;

/// <summary>
/// A closed shape: the signed distance to its contour (negative inside, in units) and a rectangle around it. Distances
/// make anti-aliasing, contours of any weight, rounding and smooth joints simple.
/// </summary>
internal sealed record Shape(Func<Vector2, float> Distance, Vector2 From, Vector2 To)
{
    /// <summary>A limb: a line that is <paramref name="startRadius"/> thick at one end and <paramref name="endRadius"/> at the other.</summary>
    public static Shape Limb(Vector2 start, Vector2 end, float startRadius, float endRadius)
    {
        var along = end - start;
        var lengthSquared = MathF.Max(along.LengthSquared(), 1e-9f);
        var margin = new Vector2(MathF.Max(startRadius, endRadius));
        return new(
            point =>
            {
                var share = Math.Clamp(Vector2.Dot(point - start, along) / lengthSquared, 0, 1);
                return Vector2.Distance(point, start + (along * share)) - (startRadius + ((endRadius - startRadius) * share));
            },
            Vector2.Min(start, end) - margin,
            Vector2.Max(start, end) + margin);
    }

    /// <summary>A disc.</summary>
    public static Shape Disc(Vector2 centre, float radius) =>
        new(point => Vector2.Distance(point, centre) - radius, centre - new Vector2(radius), centre + new Vector2(radius));

    /// <summary>An ellipse turned by <paramref name="angle"/> (radians); the distance is approximate away from the contour.</summary>
    public static Shape Ellipse(Vector2 centre, Vector2 radii, float angle = 0)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var reach = new Vector2(MathF.Max(radii.X, radii.Y));
        return new(
            point =>
            {
                var d = point - centre;
                var local = new Vector2((d.X * cos) + (d.Y * sin), (d.Y * cos) - (d.X * sin)) / radii;
                var length = local.Length();
                var gradient = (local / radii).Length();
                return gradient < 1e-6f ? -MathF.Min(radii.X, radii.Y) : (length - 1) * length / gradient;
            },
            centre - reach,
            centre + reach);
    }

    /// <summary>The inside of a closed polygon.</summary>
    public static Shape Polygon(IReadOnlyList<Vector2> corners)
    {
        var points = corners.ToArray();
        return new(point => PolygonDistance(points, point), points.Aggregate(Vector2.Min), points.Aggregate(Vector2.Max));
    }

    /// <summary>Both shapes, their joint rounded with radius <paramref name="joint"/>.</summary>
    public Shape Join(Shape other, float joint) => new(
        point =>
        {
            var (a, b) = (Distance(point), other.Distance(point));
            if (joint <= 0)
                return MathF.Min(a, b);
            var blend = MathF.Max(joint - MathF.Abs(a - b), 0) / joint;
            return MathF.Min(a, b) - (blend * blend * joint * 0.25f);
        },
        Vector2.Min(From, other.From),
        Vector2.Max(To, other.To));

    /// <summary>The part of this shape that is outside the other.</summary>
    public Shape Without(Shape other) => this with { Distance = point => MathF.Max(Distance(point), -other.Distance(point)) };

    /// <summary>The contour as a steady but human hand would draw it.</summary>
    public Shape Wobble(GradientNoise noise, float size, float strength) => new(
        point => Distance(point + (strength * new Vector2(noise.At(point / size), noise.At((point / size) + new Vector2(31.7f, 11.3f))))),
        From - new Vector2(strength),
        To + new Vector2(strength));

    private static float PolygonDistance(Vector2[] points, Vector2 point)
    {
        var (nearest, inside) = (float.MaxValue, false);
        for (int i = 0, j = points.Length - 1; i < points.Length; j = i++)
        {
            var (edge, offset) = (points[j] - points[i], point - points[i]);
            var share = Math.Clamp(Vector2.Dot(offset, edge) / MathF.Max(edge.LengthSquared(), 1e-12f), 0, 1);
            nearest = MathF.Min(nearest, (offset - (edge * share)).LengthSquared());
            var crosses = points[i].Y > point.Y != points[j].Y > point.Y;
            if (crosses && offset.X < edge.X * (point.Y - points[i].Y) / edge.Y)
                inside = !inside;
        }

        return inside ? -MathF.Sqrt(nearest) : MathF.Sqrt(nearest);
    }
}

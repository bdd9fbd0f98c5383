using System.Numerics;

namespace StyleCloud.Drawing.Shapes;

/// <summary>Colour of a point of a shape; <c>depth</c> is its distance from the contour inwards, in units.</summary>
internal delegate Colour Shader(Vector2 point, float depth);

/// <summary>Fills shapes and draws lines.</summary>
internal static class ShapePainting
{
    private const int Block = 8;

    /// <summary>Fills a shape, anti-aliased.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="shape">What.</param>
    /// <param name="shader">Colour by place.</param>
    /// <param name="opacity">0…1.</param>
    /// <param name="margin">How far the paint reaches beyond the contour, in units; the shader sees negative depths there.</param>
    /// <param name="rim">Depth from which on the shader does not care how deep a point is, in units.</param>
    public static void Fill(this Canvas canvas, Shape shape, Shader shader, float opacity = 1, float margin = 0, float rim = float.PositiveInfinity)
    {
        var reach = new Vector2(margin + (1 / canvas.Scale));
        var (left, top, right, bottom) = canvas.Pixels(shape.From - reach, shape.To + reach);
        var blockRadius = Block / canvas.Scale;
        for (var blockY = top; blockY < bottom; blockY += Block)
        {
            for (var blockX = left; blockX < right; blockX += Block)
            {
                // Distances are exact or nearly so: a block twice as far away as it could be is outside, or all deep inside.
                var distance = shape.Distance(canvas.At(blockX + (Block / 2), blockY + (Block / 2)));
                if (distance > 2 * (blockRadius + margin))
                    continue;
                float? known = -distance > 2 * (blockRadius + rim) ? distance : null;
                for (var y = blockY; y < Math.Min(blockY + Block, bottom); y++)
                {
                    for (var x = blockX; x < Math.Min(blockX + Block, right); x++)
                        FillPixel(canvas, shape, shader, opacity, margin, known, x, y);
                }
            }
        }
    }

    /// <summary>Fills a shape with one colour.</summary>
    public static void Fill(this Canvas canvas, Shape shape, Colour colour, float opacity = 1) => canvas.Fill(shape, (_, _) => colour, opacity, rim: 0);

    /// <summary>Draws an open line that tapers towards both ends.</summary>
    public static void Line(this Canvas canvas, IReadOnlyList<Vector2> curve, Colour colour, float weight)
    {
        for (var i = 0; i + 1 < curve.Count; i++)
        {
            var (from, to) = (Pressure(i, curve.Count), Pressure(i + 1, curve.Count));
            canvas.Fill(Shape.Limb(curve[i], curve[i + 1], weight * 0.5f * from, weight * 0.5f * to), colour);
        }
    }

    private static void FillPixel(Canvas canvas, Shape shape, Shader shader, float opacity, float margin, float? known, int x, int y)
    {
        var point = canvas.At(x, y);
        var distance = known ?? shape.Distance(point);
        var coverage = 0.5f - ((distance - margin) * canvas.Scale);
        if (coverage > 0)
            canvas.Blend(x, y, shader(point, -distance), MathF.Min(coverage, 1) * opacity);
    }

    private static float Pressure(int index, int count)
    {
        var share = index / (float)(count - 1);
        return 0.25f + (0.75f * MathF.Sqrt(MathF.Max(0, MathF.Sin(share * MathF.PI))));
    }
}

using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Scene;

/// <summary>Draws bodies the way the whole drawing is drawn: flat colour, one light, a dark contour of uneven pressure.</summary>
internal sealed class Pen(Canvas canvas, ulong seed)
{
    private static readonly Vector2 Light = Vector2.Normalize(new(-0.62f, -0.78f));
    private static readonly Colour InkColour = Colour.Hex(0x1d1a26);
    private readonly GradientNoise _noise = new(seed);

    /// <summary>Weight of contours in units.</summary>
    public const float Weight = 0.0055f;

    public Canvas Canvas => canvas;

    /// <summary>A body with volume: lighter towards the light, darker away from it, outlined.</summary>
    /// <param name="shape">The body.</param>
    /// <param name="colour">Its colour in even light.</param>
    /// <param name="roundness">How far from the contour the surface still curves, in units.</param>
    /// <param name="pattern">Changes the colour by place, for texture; null for none.</param>
    public void Body(Shape shape, Colour colour, float roundness, Func<Vector2, Colour, Colour>? pattern = null)
    {
        var drawn = shape.Wobble(_noise, 0.05f, 0.0022f);
        canvas.Fill(drawn, (point, depth) =>
        {
            var shaded = Shade(pattern is null ? colour : pattern(point, colour), LightAt(drawn, point, depth, roundness));
            return shaded.Mix(InkColour, Ink(point, depth));
        }, margin: Weight * 0.5f, rim: MathF.Max(roundness, Weight));
    }

    /// <summary>A line of the same pen.</summary>
    public void Line(IReadOnlyList<Vector2> curve, float weight = Weight) => canvas.Line(curve, InkColour, weight);

    /// <summary>A soft shadow on the ground.</summary>
    public void Shadow(Vector2 centre, Vector2 radii)
    {
        var shape = Shape.Ellipse(centre, radii);
        canvas.Fill(shape, Colour.Hex(0x2a2440), 0.16f);
        canvas.Fill(Shape.Ellipse(centre, radii * 0.8f), Colour.Hex(0x2a2440), 0.18f);
    }

    /// <summary>How much ink is at a distance from the contour: a line whose pressure varies along the way.</summary>
    private float Ink(Vector2 point, float depth)
    {
        if (depth > Weight)
            return 0;
        var half = Weight * 0.5f * (1 + (0.45f * _noise.At(point * 9)));
        return Math.Clamp(((half - depth) * canvas.Scale) + 0.5f, 0, 1);
    }

    private static float LightAt(Shape shape, Vector2 point, float depth, float roundness)
    {
        if (depth >= roundness)
            return 0;
        const float step = 0.002f;
        var slope = new Vector2(
            shape.Distance(point + new Vector2(step, 0)) - shape.Distance(point - new Vector2(step, 0)),
            shape.Distance(point + new Vector2(0, step)) - shape.Distance(point - new Vector2(0, step))) / (2 * step);
        var curve = 1 - Math.Clamp(depth / roundness, 0, 1);
        return Vector2.Dot(slope, Light) * curve;
    }

    /// <summary>Shadows turn a little towards violet, lights towards yellow, as in daylight.</summary>
    private static Colour Shade(Colour colour, float light) => light >= 0
        ? colour.Mix(new Colour(1, 0.97f, 0.85f), light * 0.34f)
        : colour.Mix(colour * 0.55f + Colour.Hex(0x1c1236), -light * 0.62f);
}

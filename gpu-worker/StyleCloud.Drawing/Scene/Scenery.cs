using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Scene;

/// <summary>Sky, sun, clouds, hills, lake and ground.</summary>
internal sealed class Scenery(Pen pen, Scheme scheme, SeededRandom random)
{
    private Vector2 Size => pen.Canvas.Size;

    /// <summary>Height of the horizon in units from the top.</summary>
    public float Horizon => Size.Y * 0.50f;

    /// <summary>Where the near ground begins.</summary>
    public float Shore => Size.Y * 0.62f;

    /// <summary>Where the middle of the sun is, in units, once it is drawn.</summary>
    public Vector2 Sun { get; private set; }

    public void Draw()
    {
        Sky();
        Clouds();
        for (var ridge = 0; ridge < 3; ridge++)
            Hill(1 - (ridge / 2f), Horizon - (0.13f - (ridge * 0.045f)), 0.11f - (ridge * 0.028f));
        Lake();
        Boat();
        Ground();
    }

    private void Sky()
    {
        var sun = Sun = new(Size.X * random.Range(0.76f, 0.86f), Size.Y * random.Range(0.14f, 0.18f));
        var air = new GradientNoise(random.NextBits());
        pen.Canvas.Map((point, _) =>
        {
            var sky = scheme.SkyTop.Mix(scheme.SkyLow, Math.Clamp((point.Y / Horizon) + (0.05f * air.Fractal(point * new Vector2(2, 7), 3)), 0, 1));
            return sky.Mix(scheme.Sun.Lighten(0.35f), 0.6f * MathF.Exp(-MathF.Pow(Vector2.Distance(point, sun) / 0.19f, 2)));
        });
        pen.Body(Shape.Disc(sun, 0.08f), scheme.Sun, 0.05f);
    }

    /// <summary>A sailing boat far out, and some birds.</summary>
    private void Boat()
    {
        var hull = new Vector2(Size.X * random.Range(0.82f, 0.88f), Horizon + 0.07f);
        pen.Body(Shape.Polygon([hull + new Vector2(0.004f, -0.012f), hull + new Vector2(0.006f, -0.115f), hull + new Vector2(0.07f, -0.018f)]), Colour.Hex(0xfdf3df), 0.02f);
        pen.Body(Shape.Polygon([hull + new Vector2(-0.004f, -0.014f), hull + new Vector2(-0.002f, -0.09f), hull + new Vector2(-0.045f, -0.02f)]), scheme.Cloth(0), 0.02f);
        pen.Body(Shape.Polygon(Contour.Closed([hull + new Vector2(-0.065f, -0.012f), hull + new Vector2(0.07f, -0.012f), hull + new Vector2(0.045f, 0.014f), hull + new Vector2(-0.045f, 0.014f)], 5)), Colour.Oklch(0.42f, 0.07f, 0.1f), 0.012f);
        for (var i = 0; i < 3; i++)
        {
            var bird = new Vector2(Size.X * random.Range(0.46f, 0.66f), Size.Y * random.Range(0.05f, 0.16f));
            pen.Line(Contour.Open([bird + new Vector2(-0.022f, -0.008f), bird + new Vector2(-0.009f, -0.013f), bird, bird + new Vector2(0.01f, -0.014f), bird + new Vector2(0.024f, -0.006f)], 5), 0.0045f);
        }
    }

    private void Clouds()
    {
        var count = random.Whole(2, 3);
        for (var i = 0; i < count; i++)
        {
            var centre = new Vector2(Size.X * ((i + random.Range(0.2f, 0.7f)) / count * 0.68f), Size.Y * random.Range(0.05f, 0.2f));
            var cloud = Shape.Ellipse(centre, new(0.11f, 0.026f));
            for (var puff = 0; puff < 4; puff++)
            {
                var radius = random.Range(0.022f, 0.042f);
                cloud = cloud.Join(Shape.Disc(centre + new Vector2(((puff - 1.5f) * 0.045f) + random.Range(-0.01f, 0.01f), -random.Range(0.005f, 0.03f)), radius), 0.02f);
            }

            pen.Body(cloud, Colour.Hex(0xfff6e6), 0.03f);
        }
    }

    private void Hill(float distance, float level, float relief)
    {
        var points = new List<Vector2> { new(-0.2f, Size.Y), new(-0.2f, level) };
        for (var x = 0f; x < Size.X + 0.2f; x += random.Range(0.13f, 0.22f))
            points.Add(new(x, level - (relief * random.Range(-0.3f, 1))));
        points.Add(new(Size.X + 0.3f, level));
        points.Add(new(Size.X + 0.3f, Size.Y));
        pen.Body(Shape.Polygon(Contour.Closed(points, 6)), scheme.Hill(distance), 0.07f);
    }

    private void Lake()
    {
        var top = Horizon;
        var lake = Shape.Polygon([new(-0.1f, top), new(Size.X + 0.1f, top), new(Size.X + 0.1f, Size.Y), new(-0.1f, Size.Y)]);
        var ripples = new GradientNoise(random.NextBits());
        pen.Body(lake, scheme.Water, 0.001f, (point, colour) =>
        {
            var nearness = (point.Y - top) / (Shore - top);
            var wave = ripples.At(point.X * 5, point.Y * (110 - (50 * nearness)));
            return colour.Lighten(wave > 0.25f ? 0.30f : wave < -0.38f ? -0.14f : 0);
        });
    }

    private void Ground()
    {
        var points = new List<Vector2> { new(-0.2f, Size.Y + 0.2f) };
        for (var x = -0.2f; x < Size.X + 0.3f; x += 0.17f)
            points.Add(new(x, Shore + random.Range(-0.022f, 0.022f)));
        points.Add(new(Size.X + 0.3f, Size.Y + 0.2f));
        var grain = new GradientNoise(random.NextBits());
        pen.Body(Shape.Polygon(Contour.Closed(points, 6)), scheme.Ground, 0.05f, (point, colour) =>
            colour.Lighten(0.07f * grain.Fractal(point * new Vector2(4, 12), 3)));
    }
}

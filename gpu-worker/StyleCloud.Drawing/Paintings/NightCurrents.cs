using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Paintings;

/// <summary>Night sky over a river: long strokes follow a current that winds around a handful of lights.</summary>
internal sealed class NightCurrents
{
    private static readonly Colour[] Blues = [Colour.Hex(0x0c1b4d), Colour.Hex(0x16357f), Colour.Hex(0x1f55a8), Colour.Hex(0x3a83c4), Colour.Hex(0x7fb4d6), Colour.Hex(0xbcd9dc)];
    private static readonly Colour[] Golds = [Colour.Hex(0xc9892b), Colour.Hex(0xe8b53a), Colour.Hex(0xf6d75a), Colour.Hex(0xfff3ae)];

    private readonly Canvas _canvas;
    private readonly SeededRandom _random;
    private readonly GradientNoise _noise;
    private readonly Light[] _lights;

    private NightCurrents(Canvas canvas, SeededRandom random)
    {
        (_canvas, _random, _noise) = (canvas, random, new(random.NextBits()));
        _lights = MakeLights();
    }

    private float Bank => _canvas.Size.Y * 0.72f;

    public static void Paint(Canvas canvas, SeededRandom random) => new NightCurrents(canvas, random).Paint();

    private void Paint()
    {
        var brush = new Brush(_canvas, _noise);
        var area = _canvas.Size.X * _canvas.Size.Y;
        Layer(brush, (int)(1100 * area), 0.034f, 0.15f);
        Layer(brush, (int)(3200 * area), 0.019f, 0.11f);
        Layer(brush, (int)(4200 * area), 0.0105f, 0.075f);
        Cores(brush);
        Reeds(brush);
        _canvas.LightPaint(0.85f);
    }

    private void Layer(Brush brush, int count, float width, float length)
    {
        for (var i = 0; i < count; i++)
        {
            var at = _random.Point(_canvas.Size * 1.06f) - (_canvas.Size * 0.03f);
            var reach = length * _random.Range(0.6f, 1.2f) * (NearestLight(at, out _) < 1 ? 0.6f : 1);
            var path = Brush.Follow(Direction, at, reach, 8);
            var colour = ColourAt(at);
            brush.Paint(new(path, width * _random.Range(0.7f, 1.25f), colour.Lighten(_random.Range(-0.1f, 0.1f)), colour.Lighten(_random.Range(0.08f, 0.3f)), 0.75f));
        }
    }

    /// <summary>The current never quite reaches the middle of a light; short dabs do.</summary>
    private void Cores(Brush brush)
    {
        foreach (var light in _lights)
        {
            for (var i = 0; i < 26; i++)
            {
                var at = light.Centre + (new Vector2(_random.Bell(), _random.Bell()) * light.Radius * 0.1f);
                var along = Direction(at) * light.Radius * 0.12f;
                brush.Paint(new([at - along, at, at + along], light.Radius * 0.13f, Golds[3].Mix(Golds[2], _random.Next()), Golds[3], 0.8f));
            }
        }
    }

    private Light[] MakeLights()
    {
        var lights = new List<Light> { new(new(_canvas.Size.X * 0.78f, _canvas.Size.Y * 0.2f), 0.12f, 1), new(new(_canvas.Size.X * 0.42f, _canvas.Size.Y * 0.36f), 0.15f, -1) };
        while (lights.Count < 9)
        {
            var light = new Light(_random.Point(new(_canvas.Size.X, Bank * 0.82f)), _random.Range(0.04f, 0.075f), _random.Chance(0.5f) ? 1 : -1);
            if (lights.All(other => Vector2.Distance(other.Centre, light.Centre) > 1.5f * (other.Radius + light.Radius)))
                lights.Add(light);
            else if (_random.Chance(0.01f))
                break;
        }

        return [.. lights];
    }

    private Vector2 Direction(Vector2 at)
    {
        if (at.Y > Bank + RiverEdge(at.X))
            return Vector2.Normalize(new(1, 0.25f * _noise.At(at * new Vector2(3, 9))));
        var angle = (0.9f * _noise.Fractal(at * 1.9f, 2)) + (0.35f * MathF.Sin((at.X * 5) + (at.Y * 3)));
        var flow = new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        foreach (var light in _lights)
        {
            var offset = at - light.Centre;
            var pull = MathF.Exp(-MathF.Pow(offset.Length() / (light.Radius * 1.9f), 2)) * 5;
            flow += pull * light.Spin * Vector2.Normalize(new Vector2(-offset.Y, offset.X) + (offset * 0.12f) + new Vector2(1e-5f, 0));
        }

        return Vector2.Normalize(flow + new Vector2(1e-5f, 0));
    }

    private Colour ColourAt(Vector2 at)
    {
        if (at.Y > Bank + RiverEdge(at.X))
            return River(at);
        var share = NearestLight(at, out var light);
        if (share < 0.34f)
            return Golds[3].Mix(Golds[2], share * 2);
        if (share < 1.15f && MathF.Sin((share * 15) + (3 * _noise.At(at * 9))) > -0.15f)
            return share < 0.75f ? Golds[_random.Whole(1, 2)] : Golds[_random.Whole(0, 1)].Mix(Blues[4], 0.35f);
        var tone = 1.9f + (1.9f * _noise.Fractal((at + (Direction(at) * 0.02f)) * new Vector2(3.5f, 8), 3)) + (0.9f * MathF.Exp(-share * 0.35f)) + _random.Range(-0.5f, 0.5f);
        return Blues[Math.Clamp((int)tone, 0, light.Radius > 0.1f ? 5 : 4)];
    }

    private Colour River(Vector2 at)
    {
        var depth = (at.Y - Bank) / (_canvas.Size.Y - Bank);
        if (depth < 0.16f)
            return Colour.Hex(0x0a1230).Mix(Colour.Hex(0x14304a), _random.Next());
        foreach (var light in _lights)
        {
            if (MathF.Abs(at.X - light.Centre.X) < light.Radius * (0.35f + (0.5f * depth)) && MathF.Sin((at.Y * 120) + (4 * _noise.At(at * 12))) > 0.1f)
                return Golds[_random.Whole(0, 2)];
        }

        return _random.Chance(0.18f) ? Colour.Hex(0x2f8f8f) : Blues[_random.Whole(0, 2)].Mix(Colour.Hex(0x0e3f57), 0.4f);
    }

    private void Reeds(Brush brush)
    {
        for (var i = 0; i < 130; i++)
        {
            var foot = new Vector2(_canvas.Size.X * (0.02f + (0.2f * _random.Next() * _random.Next())), _canvas.Size.Y * 1.02f);
            var height = _canvas.Size.Y * _random.Range(0.25f, 0.78f) * (1 - (foot.X / _canvas.Size.X * 2.2f));
            var sway = _random.Range(-0.05f, 0.09f);
            var path = Contour.Open([foot, foot + new Vector2(-sway * 0.35f, -height * 0.3f), foot + new Vector2(sway * 0.25f, -height * 0.68f), foot + new Vector2(sway * 1.6f, -height)], 7);
            brush.Paint(new(path, _random.Range(0.006f, 0.015f), _random.Pick([Colour.Hex(0x0b1a1c), Colour.Hex(0x142b22), Colour.Hex(0x24402a)]), Colour.Hex(0x4a6a35), 0.8f));
        }
    }

    private static float RiverEdge(float x) => 0.035f * MathF.Sin((x * 4.2f) + 0.7f);

    private float NearestLight(Vector2 at, out Light nearest)
    {
        nearest = _lights.MinBy(light => Vector2.Distance(at, light.Centre) / light.Radius);
        return Vector2.Distance(at, nearest.Centre) / nearest.Radius;
    }

    private readonly record struct Light(Vector2 Centre, float Radius, int Spin);
}

using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Paintings;

/// <summary>A harbour at sunset, in slabs of thick paint set with a palette knife.</summary>
internal sealed class HarbourKnife
{
    private static readonly Colour[] Warm = [Colour.Hex(0xffe9a8), Colour.Hex(0xfbbd4c), Colour.Hex(0xf28a30), Colour.Hex(0xe0552c), Colour.Hex(0xb8324a), Colour.Hex(0x74305e)];
    private static readonly Colour[] Cool = [Colour.Hex(0xcfe6da), Colour.Hex(0x6fb7b0), Colour.Hex(0x2f7f8c), Colour.Hex(0x1d4d63), Colour.Hex(0x14293f)];

    private readonly Canvas _canvas;
    private readonly SeededRandom _random;
    private readonly GradientNoise _noise;
    private readonly Vector2 _sun;
    private readonly float[] _masts;

    private HarbourKnife(Canvas canvas, SeededRandom random)
    {
        (_canvas, _random, _noise) = (canvas, random, new(random.NextBits()));
        _sun = canvas.Size * new Vector2(random.Range(0.3f, 0.42f), 0.3f);
        _masts = [.. Enumerable.Range(0, 5).Select(i => canvas.Size.X * (0.1f + (0.2f * i) + random.Range(-0.05f, 0.05f)))];
    }

    private float Waterline => _canvas.Size.Y * 0.56f;

    public static void Paint(Canvas canvas, SeededRandom random) => new HarbourKnife(canvas, random).Paint();

    private void Paint()
    {
        var brush = new Brush(_canvas, _noise);
        var area = _canvas.Size.X * _canvas.Size.Y;
        Slabs(brush, (int)(700 * area), 0.062f, 0.13f);
        Slabs(brush, (int)(1300 * area), 0.04f, 0.085f);
        Town(brush);
        Slabs(brush, (int)(900 * area), 0.016f, 0.06f, water: true);
        Boats(brush);
        _canvas.LightPaint(1.1f);
    }

    private void Slabs(Brush brush, int count, float width, float length, bool water = false)
    {
        for (var i = 0; i < count; i++)
        {
            var at = _random.Point(_canvas.Size);
            if (water && at.Y < Waterline + 0.05f)
                continue;
            var colour = at.Y < Waterline ? SkyColour(at) : WaterColour(at);
            var angle = at.Y < Waterline ? (0.5f * _noise.At(at * 3)) + _random.Pick([-0.25f, 0.1f, 0.9f]) : _random.Range(-0.07f, 0.07f);
            Slab(brush, at, angle, length * _random.Range(0.6f, 1.3f), width * _random.Range(0.6f, 1.2f), colour);
        }
    }

    private void Slab(Brush brush, Vector2 at, float angle, float length, float width, Colour colour)
    {
        var half = new Vector2(MathF.Cos(angle), MathF.Sin(angle)) * length / 2;
        Slab(brush, at - half, at + half, width, colour);
    }

    private void Slab(Brush brush, Vector2 from, Vector2 to, float width, Colour colour)
    {
        brush.Paint(new([from, to], width, colour.Lighten(_random.Range(-0.07f, 0.07f)), colour.Lighten(_random.Range(0.1f, 0.26f)), 1, SquareEnds: true));
    }

    private Colour SkyColour(Vector2 at)
    {
        var glow = Vector2.Distance(at, _sun) + (0.07f * _noise.Fractal(at * 5, 2));
        if (glow < 0.075f)
            return Colour.Hex(0xfff7d6);
        var cloud = _noise.Fractal(at * new Vector2(2.4f, 6), 3);
        if (cloud > 0.22f && glow > 0.16f)
            return Cool[_random.Whole(0, 2)].Mix(Warm[4], 0.25f);
        return Warm[Math.Clamp((int)((glow * 7.5f) + _random.Range(-0.6f, 0.6f)), 0, 5)];
    }

    private Colour WaterColour(Vector2 at)
    {
        var depth = (at.Y - Waterline) / (_canvas.Size.Y - Waterline);
        if (MathF.Abs(at.X - _sun.X + (0.03f * MathF.Sin(at.Y * 60))) < 0.045f + (0.06f * depth) && _random.Chance(0.8f))
            return Warm[_random.Whole(0, 2)];
        if (_random.Chance(0.2f))
            return Warm[_random.Whole(2, 5)];
        return Cool[Math.Clamp((int)(1 + (depth * 2.6f) + _random.Range(-0.8f, 0.9f)), 0, 4)];
    }

    private void Town(Brush brush)
    {
        for (var x = 0.0f; x < _canvas.Size.X; x += _random.Range(0.025f, 0.05f))
        {
            var height = 0.03f + (0.09f * MathF.Abs(_noise.At(x * 6, 2))) + (_random.Chance(0.1f) ? 0.06f : 0);
            var colour = _random.Pick([Warm[4], Warm[5], Cool[3], Cool[4], Colour.Hex(0x8c4a3a)]);
            Slab(brush, new(x, Waterline - (height / 2)), MathF.PI / 2, height * 1.1f, 0.045f, colour);
            Slab(brush, new(x, Waterline + (height * 0.35f)), MathF.PI / 2, height * 0.7f, 0.04f, colour.Mix(Cool[3], 0.5f));
            if (_random.Chance(0.5f))
                Slab(brush, new(x, Waterline - (height * 0.5f)), 0, 0.012f, 0.008f, Warm[1]);
        }
    }

    private void Boats(Brush brush)
    {
        foreach (var x in _masts)
        {
            var foot = new Vector2(x, Waterline + _random.Range(0.05f, 0.26f));
            var size = 0.55f + ((foot.Y - Waterline) * 2.6f);
            var hull = _random.Pick([Warm[3], Cool[2], Cool[4], Colour.Hex(0xf3ead2)]);
            Slab(brush, foot - new Vector2(0, 0.19f * size), MathF.PI / 2, 0.36f * size, 0.009f, Cool[4]);
            Sail(brush, foot - new Vector2(0, 0.04f * size), 0.13f * size, 0.3f * size, Colour.Hex(0xfbeccb));
            Sail(brush, foot - new Vector2(0.012f * size, 0.045f * size), -0.085f * size, 0.22f * size, _random.Pick([Warm[2], Warm[3], Cool[0]]));
            for (var plank = 0; plank < 3; plank++)
                Slab(brush, foot + new Vector2(0, plank * 0.016f * size), 0.01f, (0.23f - (0.035f * plank)) * size, 0.02f * size, plank == 0 ? Colour.Hex(0xf7efdc) : hull);
            for (var i = 1; i <= 5; i++)
                Slab(brush, foot + new Vector2(_random.Range(-0.02f, 0.02f), (0.04f + (0.024f * i)) * size), 0, 0.17f * size / (1 + (0.2f * i)), 0.014f, hull.Mix(Cool[3], 0.14f * i));
        }
    }

    /// <summary>A triangular sail: slabs that run from the foot up to the head of the mast.</summary>
    private void Sail(Brush brush, Vector2 tack, float foot, float height, Colour colour)
    {
        const int slabs = 6;
        var head = tack + new Vector2(MathF.Sign(foot) * 0.006f, -height);
        for (var i = slabs - 1; i >= 0; i--)
        {
            var clew = tack + new Vector2(foot * (i + 0.5f) / slabs, height * 0.03f * MathF.Sin(i));
            Slab(brush, clew, head, MathF.Abs(foot) / slabs * 1.15f, colour.Lighten(-0.03f * i));
        }
    }
}

using System.Numerics;

namespace StyleCloud.Drawing.Paintings;

/// <summary>A woodcut of the sea: every tone is a line, cut along the form, thicker where it is darker; printed in four inks.</summary>
internal sealed class CarvedWaves
{
    private static readonly Colour Paper = Colour.Hex(0xf1e4c6);
    private static readonly Colour Indigo = Colour.Hex(0x14254f);
    private static readonly Colour Blue = Colour.Hex(0x3f74a8);
    private static readonly Colour Pale = Colour.Hex(0xa9c6c9);
    private static readonly Colour Vermilion = Colour.Hex(0xc8432b);
    private static readonly Colour Ochre = Colour.Hex(0xe2b565);

    private readonly Canvas _canvas;
    private readonly GradientNoise _noise;
    private readonly Wave[] _waves;
    private readonly Vector2 _sun;

    private CarvedWaves(Canvas canvas, SeededRandom random)
    {
        (_canvas, _noise) = (canvas, new(random.NextBits()));
        _sun = canvas.Size * new Vector2(random.Range(0.62f, 0.76f), 0.24f);
        _waves = [.. Enumerable.Range(0, 6).Select(i => new Wave(
            canvas.Size.Y * (0.46f + (0.105f * i)),
            0.045f + (0.022f * i),
            0.30f + (0.075f * i) + random.Range(-0.03f, 0.03f),
            random.Next(),
            i))];
    }

    public static void Paint(Canvas canvas, SeededRandom random) => new CarvedWaves(canvas, random).Paint();

    private void Paint()
    {
        _canvas.Map((point, _) => Print(point, InkAt(point + Hand(point))));
    }

    /// <summary>The knife is guided by a hand.</summary>
    private Vector2 Hand(Vector2 point) => 0.004f * new Vector2(_noise.At(point * 14), _noise.At((point * 14) + new Vector2(50, 9)));

    private Colour InkAt(Vector2 point)
    {
        for (var i = _waves.Length - 1; i >= 0; i--)
        {
            var depth = point.Y - CrestAt(_waves[i], point.X, out var rise);
            if (depth > 0)
                return WaveAt(_waves[i], point, depth, rise);
        }

        return SkyAt(point);
    }

    /// <summary>A trochoid-like crest: narrow above, wide below, leaning.</summary>
    private float CrestAt(Wave wave, float x, out float rise)
    {
        var phase = (x / wave.Length) + wave.Shift;
        var local = phase - MathF.Floor(phase);
        var lean = MathF.Pow(local, 1.35f);
        rise = MathF.Pow(MathF.Abs(MathF.Cos(MathF.PI * (lean - 0.5f))), 1.7f) * (0.7f + (0.5f * _noise.Cell((int)MathF.Floor(phase), wave.Index)));
        return wave.Level - (wave.Height * 2 * rise) + (wave.Height * 0.5f);
    }

    private Colour WaveAt(Wave wave, Vector2 point, float depth, float rise)
    {
        var scallop = Scallop(wave, point.X);
        var foam = (0.014f + (0.022f * rise) + (0.016f * scallop)) * (0.7f + (0.12f * wave.Index));
        if (depth < 0.0045f || MathF.Abs(depth - foam) < 0.0035f)
            return Indigo;
        if (depth < foam)
            return _noise.At(point * 55) > 0.42f ? Pale : Paper;

        // Lines follow the crest; they swell into the trough.
        var body = MathF.Min((depth - foam) / (wave.Height * 3.2f), 1);
        var spacing = 0.011f + (0.0028f * wave.Index);
        var line = Line((depth + (0.004f * _noise.At(point * 8))) / spacing, 0.26f + (0.5f * body) + (0.16f * _noise.At(point * new Vector2(5, 16))));
        var ground = body < 0.3f ? Pale : body < 0.66f ? Blue : Blue.Mix(Indigo, 0.45f);
        return ground.Mix(Indigo, line);
    }

    private float Scallop(Wave wave, float x) => MathF.Abs(MathF.Sin((x / wave.Length * 26) + (2 * _noise.At(x * 9, wave.Index))));

    private Colour SkyAt(Vector2 point)
    {
        var distance = Vector2.Distance(point, _sun);
        if (distance < 0.115f)
            return Vermilion.Mix(Paper, 0.85f * Line(point.Y / 0.0125f, Math.Clamp((point.Y - _sun.Y) / 0.2f, 0, 0.5f)));
        if (distance < 0.122f)
            return Paper;
        var angle = MathF.Atan2(point.Y - _sun.Y, point.X - _sun.X);
        var rays = Line(angle * 60 / MathF.Tau, Math.Clamp(0.62f - (distance * 0.5f) + (0.12f * _noise.At(point * 9)), 0.08f, 0.8f));
        var cloud = _noise.Fractal(point * new Vector2(2.2f, 5.5f), 3);
        if (cloud > 0.22f)
            return Paper.Mix(Indigo, Line((point.Y + (0.03f * cloud)) / 0.0105f, Math.Clamp((cloud - 0.3f) * 0.7f, 0, 0.45f)));
        return cloud > 0.19f ? Indigo : Paper.Mix(Ochre, rays);
    }

    /// <summary>Paper shows the grain of the block, and ink lies unevenly.</summary>
    private Colour Print(Vector2 point, Colour ink)
    {
        var grain = _noise.At(point.X * 7, (point.Y * 120) + (5 * _noise.At(point * 3)));
        var wear = _noise.At(point * 260);
        return grain + (0.5f * wear) > 0.78f ? ink.Mix(Paper, 0.45f) : ink.Lighten(0.03f * wear);
    }

    /// <summary>Coverage of a family of parallel lines, one per unit of <paramref name="position"/>, of the given width 0…1; edges soft by a pixel or so.</summary>
    private static float Line(float position, float width)
    {
        var offset = MathF.Abs(position - MathF.Floor(position) - 0.5f) * 2;
        return Math.Clamp(((width - offset) * 3.2f) + 0.5f, 0, 1);
    }

    private readonly record struct Wave(float Level, float Height, float Length, float Shift, int Index);
}

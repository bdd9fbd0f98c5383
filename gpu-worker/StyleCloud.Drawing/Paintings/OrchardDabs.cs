using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Paintings;

/// <summary>
/// An orchard in afternoon sun, in dabs of unmixed paint. Colours are divided as Chevreul taught the pointillists: each dab
/// is a little purer than what it stands for, and some are its complement, so that the eye mixes them.
/// </summary>
internal sealed class OrchardDabs
{
    private const int TreeCount = 7;

    private readonly Canvas _canvas;
    private readonly SeededRandom _random;
    private readonly GradientNoise _noise;
    private readonly Tree[] _trees;

    private OrchardDabs(Canvas canvas, SeededRandom random)
    {
        (_canvas, _random, _noise) = (canvas, random, new(random.NextBits()));
        _trees = [.. Enumerable.Range(0, TreeCount).Select(MakeTree).OrderBy(tree => tree.Foot.Y)];
    }

    private float Horizon => _canvas.Size.Y * 0.4f;

    public static void Paint(Canvas canvas, SeededRandom random) => new OrchardDabs(canvas, random).Paint();

    private void Paint()
    {
        var brush = new Brush(_canvas, _noise);
        Layer(brush, 0.023f, 0.9f);
        Layer(brush, 0.0165f, 0.75f);
        Layer(brush, 0.0125f, 0.55f);
        _canvas.LightPaint(0.3f);
    }

    /// <summary>Dabs on a jittered grid, so that they cover evenly; <paramref name="density"/> is the share of places used.</summary>
    private void Layer(Brush brush, float size, float density)
    {
        var step = size * 0.8f;
        for (var y = 0f; y < _canvas.Size.Y + step; y += step)
        {
            for (var x = 0f; x < _canvas.Size.X + step; x += step)
            {
                if (!_random.Chance(density))
                    continue;
                var at = new Vector2(x, y) + (new Vector2(_random.Range(-1, 1), _random.Range(-1, 1)) * step * 0.6f);
                var (l, c, h) = ToneAt(at);
                var complement = _random.Chance(0.1f);
                var hue = complement ? h + 0.5f + _random.Range(-0.06f, 0.06f) : h + (0.035f * _random.Bell());
                var colour = Colour.Oklch(Math.Clamp(l + (0.06f * _random.Bell()), 0.12f, 0.97f), complement ? c * 0.75f : MathF.Min(0.2f, c * _random.Range(1, 1.4f)), hue);
                var angle = _noise.At(at * 3) * MathF.PI;
                var half = new Vector2(MathF.Cos(angle), MathF.Sin(angle)) * size * 0.2f;
                brush.Paint(new([at - half, at, at + half], size * _random.Range(0.75f, 1.05f), colour, colour.Lighten(0.12f), 0.7f));
            }
        }
    }

    /// <summary>What is there: lightness, chroma and hue.</summary>
    private (float L, float C, float H) ToneAt(Vector2 at)
    {
        for (var i = _trees.Length - 1; i >= 0; i--)
        {
            var tree = _trees[i];
            var crown = (at - tree.Crown) / tree.Radii;
            var ragged = crown.Length() + (0.1f * _noise.At(at * 18));
            if (ragged < 1)
                return ragged > 0.9f ? (0.5f, 0.13f, tree.Hue + 0.06f) : CrownTone(tree, crown, at);
            if (MathF.Abs(at.X - tree.Foot.X - (0.01f * MathF.Sin(at.Y * 30))) < tree.Radii.X * 0.11f && at.Y > tree.Crown.Y && at.Y < tree.Foot.Y)
                return (at.X < tree.Foot.X ? 0.5f : 0.34f, 0.09f, at.X < tree.Foot.X ? 0.12f : 0.84f);
        }

        return at.Y < Horizon + (0.018f * _noise.At(at.X * 9, 3)) ? SkyTone(at) : MeadowTone(at);
    }

    private (float L, float C, float H) CrownTone(Tree tree, Vector2 crown, Vector2 at)
    {
        var light = -Vector2.Dot(crown, new Vector2(0.55f, 0.8f)) + (0.25f * _noise.At(at * 18));
        if (_noise.At(at * 26) > 0.52f)
            return (0.66f, 0.2f, 0.09f);
        if (light > 0.5f)
            return (0.76f, 0.19f, tree.Hue - 0.035f);
        return light > -0.25f ? (0.60f, 0.16f, tree.Hue + 0.03f) : (0.40f, 0.12f, tree.Hue + 0.3f);
    }

    private (float L, float C, float H) SkyTone(Vector2 at)
    {
        var height = 1 - (at.Y / Horizon);
        if (height < 0.24f + (0.07f * _noise.Fractal(new(at.X * 5, 1), 2)))
            return (0.60f, 0.09f, 0.72f);
        return _noise.Fractal(at * new Vector2(3, 8), 2) > 0.3f ? (0.93f, 0.05f, 0.2f) : (0.88f - (0.14f * height), 0.07f + (0.04f * height), 0.64f);
    }

    private (float L, float C, float H) MeadowTone(Vector2 at)
    {
        var shadow = _trees.Any(tree => ((at - tree.Foot - new Vector2(tree.Radii.X * 0.7f, 0.004f)) / new Vector2(tree.Radii.X * 1.25f, tree.Radii.X * 0.24f)).Length() < 1 + (0.15f * _noise.At(at * 20)));
        if (shadow)
            return (0.50f, 0.13f, 0.76f);
        var nearness = (at.Y - Horizon) / (_canvas.Size.Y - Horizon);
        if (_noise.At(at * new Vector2(16, 34)) > 0.66f)
            return (0.70f, 0.2f, 0.03f);
        return (0.92f - (0.08f * nearness), 0.12f + (0.02f * nearness), 0.25f + (0.09f * nearness) + (0.04f * _noise.At(at * 6)));
    }

    private Tree MakeTree(int index)
    {
        var nearness = MathF.Pow(index / (TreeCount - 1f), 1.5f);
        var size = 0.045f + (0.125f * nearness);
        var place = (index * 0.618f) + 0.05f + _random.Range(-0.03f, 0.03f);
        var foot = new Vector2(_canvas.Size.X * (place - MathF.Floor(place)), Horizon + ((_canvas.Size.Y - Horizon) * (0.12f + (0.68f * nearness))));
        return new(foot, foot - new Vector2(0, size * 1.55f), new(size, size * 0.9f), _random.Range(0.33f, 0.42f));
    }

    private readonly record struct Tree(Vector2 Foot, Vector2 Crown, Vector2 Radii, float Hue);
}

using System.Numerics;

namespace StyleCloud.Drawing.Paintings;

/// <summary>A stained-glass window: rings of coloured glass around a rose, set in lead, with the sun behind it.</summary>
internal sealed class RoseWindow
{
    private static readonly Colour Lead = Colour.Hex(0x15131a);

    private readonly Canvas _canvas;
    private readonly SeededRandom _random;
    private readonly GradientNoise _noise;
    private readonly Vector2 _centre;
    private readonly List<Pane> _panes = [];

    private RoseWindow(Canvas canvas, SeededRandom random)
    {
        (_canvas, _random, _noise, _centre) = (canvas, random, new(random.NextBits()), canvas.Size * new Vector2(0.5f, 0.48f));
    }

    public static void Paint(Canvas canvas, SeededRandom random) => new RoseWindow(canvas, random).Paint();

    private void Paint()
    {
        Rings();
        Border();
        var index = new PaneIndex(_panes, 0.09f);
        _canvas.Map((point, _) => GlassAt(index, point));
    }

    /// <summary>Sites on rings: the cells between them become petals.</summary>
    private void Rings()
    {
        float[] radii = [0, 0.062f, 0.118f, 0.178f, 0.236f, 0.3f, 0.36f, 0.415f];
        int[] counts = [1, 8, 8, 16, 16, 24, 32, 32];
        for (var ring = 0; ring < radii.Length; ring++)
        {
            var turn = ring % 2 == 0 ? 0 : 0.5f;
            for (var i = 0; i < counts[ring]; i++)
            {
                var (sin, cos) = MathF.SinCos((i + turn) * MathF.Tau / counts[ring]);
                _panes.Add(new(_centre + (new Vector2(cos, sin) * radii[ring]), RingColour(ring, i)));
            }
        }
    }

    private void Border()
    {
        const float step = 0.066f;
        for (var y = -step; y < _canvas.Size.Y + step; y += step)
        {
            for (var x = -step; x < _canvas.Size.X + step; x += step)
            {
                var at = new Vector2(x, y) + (new Vector2(_random.Range(-1, 1), _random.Range(-1, 1)) * step * 0.36f);
                if (Vector2.Distance(at, _centre) > 0.455f)
                    _panes.Add(new(at, BorderColour(at)));
            }
        }
    }

    private static Colour RingColour(int ring, int index) => ring switch
    {
        0 => Colour.Hex(0xffe27a),
        1 => index % 2 == 0 ? Colour.Hex(0xd81e2c) : Colour.Hex(0xf0672a),
        2 => Colour.Hex(0xf3b62b),
        3 => index % 2 == 0 ? Colour.Hex(0x1c49b8) : Colour.Hex(0x2f86d6),
        4 => index % 2 == 0 ? Colour.Hex(0xb5162f) : Colour.Hex(0x7a1fa0),
        5 => index % 3 == 0 ? Colour.Hex(0xf3c74a) : Colour.Hex(0x169a6c),
        6 => index % 2 == 0 ? Colour.Hex(0x2038a0) : Colour.Hex(0x4aa7de),
        _ => index % 4 == 0 ? Colour.Hex(0xf6dd8a) : Colour.Hex(0xc22440),
    };

    private Colour BorderColour(Vector2 at)
    {
        var band = _noise.Fractal(at * 2.4f, 2);
        var colour = band switch { > 0.35f => Colour.Hex(0xe9a53a), > 0.1f => Colour.Hex(0x1f8a70), > -0.2f => Colour.Hex(0x214fb0), _ => Colour.Hex(0x5b2a91) };
        return _random.Chance(0.12f) ? Colour.Hex(0xd63a3a) : colour.Lighten(_random.Range(-0.12f, 0.12f));
    }

    private Colour GlassAt(PaneIndex index, Vector2 point)
    {
        var bent = point + (0.0025f * new Vector2(_noise.At(point * 22), _noise.At((point * 22) + new Vector2(7, 3))));
        var (nearest, edge) = index.Nearest(bent);
        var fromCentre = Vector2.Distance(bent, _centre);
        var rim = MathF.Min(MathF.Abs(fromCentre - 0.448f) - 0.006f, MathF.Abs(fromCentre - 0.208f) - 0.002f);
        var toLead = MathF.Min(edge - 0.0042f, rim);
        var lead = Math.Clamp(0.5f - (toLead * _canvas.Scale), 0, 1);
        return Glass(nearest, point, toLead).Mix(Solder(point, toLead), lead);
    }

    /// <summary>Mouth-blown glass: streaks, bubbles, darker towards the lead where dirt gathers, brighter towards the sun.</summary>
    private Colour Glass(Pane pane, Vector2 point, float toLead)
    {
        var swirl = _noise.Fractal((point * 17) + (pane.Site * 91), 3);
        var bubbles = _noise.At(point * 120) > 0.62f ? 0.16f : 0;
        var dirt = -0.42f * MathF.Exp(-MathF.Max(0, toLead) / 0.0055f);
        var sun = 0.26f * MathF.Exp(-Vector2.DistanceSquared(point, _centre - new Vector2(0.08f, 0.12f)) / 0.11f);
        return pane.Colour.Lighten(Math.Clamp((0.2f * swirl) + bubbles + sun + dirt - 0.05f, -0.75f, 0.6f));
    }

    private Colour Solder(Vector2 point, float toLead) => Lead.Lighten(Math.Clamp((-toLead * 26) + (0.06f * _noise.At(point * 90)), 0, 0.2f));

    private readonly record struct Pane(Vector2 Site, Colour Colour);

    /// <summary>Finds the nearest site and the distance to the border with the next one.</summary>
    private sealed class PaneIndex
    {
        private readonly Dictionary<(int, int), List<Pane>> _cells = [];
        private readonly float _size;

        public PaneIndex(List<Pane> panes, float size)
        {
            _size = size;
            foreach (var pane in panes)
            {
                var cell = Cell(pane.Site);
                if (!_cells.TryGetValue(cell, out var list))
                    _cells[cell] = list = [];
                list.Add(pane);
            }
        }

        public (Pane Pane, float ToBorder) Nearest(Vector2 point)
        {
            var (first, second) = (default(Pane), default(Pane));
            var (firstDistance, secondDistance) = (float.MaxValue, float.MaxValue);
            var (column, row) = Cell(point);
            for (var y = row - 1; y <= row + 1; y++)
            {
                for (var x = column - 1; x <= column + 1; x++)
                {
                    if (!_cells.TryGetValue((x, y), out var panes))
                        continue;
                    foreach (var pane in panes)
                    {
                        var distance = Vector2.DistanceSquared(point, pane.Site);
                        if (distance < firstDistance)
                            (first, second, firstDistance, secondDistance) = (pane, first, distance, firstDistance);
                        else if (distance < secondDistance)
                            (second, secondDistance) = (pane, distance);
                    }
                }
            }

            var apart = MathF.Max(Vector2.Distance(first.Site, second.Site), 1e-6f);
            return (first, secondDistance == float.MaxValue ? float.MaxValue : (secondDistance - firstDistance) / (2 * apart));
        }

        private (int, int) Cell(Vector2 point) => ((int)MathF.Floor(point.X / _size), (int)MathF.Floor(point.Y / _size));
    }
}

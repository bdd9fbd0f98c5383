using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Paintings;

/// <summary>Shapes cut from sheets of paper painted in bold gouache: seaweed, fronds, fruits and stars on a patchwork.</summary>
internal sealed class PaperGarden
{
    private static readonly Colour[] Sheets =
    [
        Colour.Hex(0x1747a6), Colour.Hex(0xe8452c), Colour.Hex(0xf6b519), Colour.Hex(0x118a5b), Colour.Hex(0xf08fb0), Colour.Hex(0x6a2c8c),
        Colour.Hex(0xf7f0e0), Colour.Hex(0x15191f), Colour.Hex(0x3fb4d8), Colour.Hex(0xef7f1a), Colour.Hex(0xb6cf3a),
    ];

    /// <summary>Width of the bright edge where the sheet was cut, in units.</summary>
    private const float CutEdge = 0.0022f;

    private readonly Canvas _canvas;
    private readonly SeededRandom _random;
    private readonly GradientNoise _noise;

    private PaperGarden(Canvas canvas, SeededRandom random) => (_canvas, _random, _noise) = (canvas, random, new(random.NextBits()));

    public static void Paint(Canvas canvas, SeededRandom random) => new PaperGarden(canvas, random).Paint();

    private void Paint()
    {
        var (columns, rows) = ((int)MathF.Round(_canvas.Size.X * 4), (int)MathF.Round(_canvas.Size.Y * 4));
        var (xs, ys) = (Cuts(columns, _canvas.Size.X), Cuts(rows, _canvas.Size.Y));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                Panel(column, row, new(xs[column], ys[row]), new(xs[column + 1], ys[row + 1]));
        }
    }

    private float[] Cuts(int count, float length) =>
        [.. Enumerable.Range(0, count + 1).Select(i => (i == 0 ? -0.02f : i == count ? length + 0.02f : length * (i + _random.Range(-0.14f, 0.14f)) / count))];

    private void Panel(int column, int row, Vector2 from, Vector2 to)
    {
        var ground = ((column * 3) + (row * 5) + _random.Whole(0, 1)) % Sheets.Length;
        Vector2 Jag() => new(_random.Range(-0.008f, 0.008f), _random.Range(-0.008f, 0.008f));
        Paste(Shape.Polygon([from + Jag(), new Vector2(to.X, from.Y) + Jag(), to + Jag(), new Vector2(from.X, to.Y) + Jag()]), Sheets[ground]);
        var centre = (from + to) / 2;
        var half = (to - from) / 2;
        var colour = Contrasting(ground);
        switch (_random.Whole(0, 5))
        {
            case 0 or 1:
                Paste(Seaweed(centre, half, _random.Range(-0.5f, 0.5f)), Sheets[colour]);
                break;
            case 2:
                Paste(Frond(centre, half), Sheets[colour]);
                break;
            case 3:
                Fruit(centre, half, colour);
                break;
            case 4:
                Paste(Star(centre, MathF.Min(half.X, half.Y) * 0.8f), Sheets[colour]);
                break;
            default:
                Paste(Seaweed(centre - new Vector2(half.X * 0.3f, 0), half * new Vector2(0.6f, 0.95f), 0.2f), Sheets[colour]);
                Paste(Seaweed(centre + new Vector2(half.X * 0.42f, half.Y * 0.1f), half * new Vector2(0.5f, 0.75f), -0.3f), Sheets[Contrasting(ground)]);
                break;
        }
    }

    private int Contrasting(int ground)
    {
        while (true)
        {
            var index = _random.Whole(0, Sheets.Length - 1);
            var (a, b) = (Sheets[index], Sheets[ground]);
            if (MathF.Abs(a.Red - b.Red) + MathF.Abs(a.Green - b.Green) + MathF.Abs(a.Blue - b.Blue) > 0.85f)
                return index;
        }
    }

    /// <summary>A stem with rounded fingers on both sides.</summary>
    private Shape Seaweed(Vector2 centre, Vector2 half, float turn)
    {
        var (sin, cos) = MathF.SinCos(turn);
        Vector2 Place(float x, float y) => centre + new Vector2((x * half.X * cos) - (y * half.Y * sin), (x * half.X * sin) + (y * half.Y * cos));
        var thick = MathF.Min(half.X, half.Y) * 0.12f;
        var shape = Shape.Limb(Place(0, 0.9f), Place(0, -0.75f), thick * 0.7f, thick * 0.9f);
        var fingers = _random.Whole(4, 5);
        for (var i = 0; i < fingers; i++)
        {
            var y = 0.66f - (1.3f * i / (fingers - 1));
            foreach (var side in new[] { -1f, 1f })
            {
                var reach = (0.52f + (0.3f * MathF.Sin(MathF.PI * (i + 0.7f) / fingers))) * _random.Range(0.85f, 1.1f);
                var bend = Place(side * reach * 0.72f, y - 0.12f);
                shape = shape.Join(Shape.Limb(Place(0, y), bend, thick * 0.75f, thick), thick * 0.8f);
                shape = shape.Join(Shape.Limb(bend, Place(side * reach, y - _random.Range(0.24f, 0.4f)), thick, thick * 0.8f), thick * 0.4f);
            }
        }

        return shape;
    }

    /// <summary>A curved leaf with slits cut into it.</summary>
    private Shape Frond(Vector2 centre, Vector2 half)
    {
        var side = _random.Chance(0.5f) ? 1 : -1;
        var spine = Contour.Open([centre + (new Vector2(-0.55f * side, 0.85f) * half), centre + (new Vector2(0.1f * side, 0.1f) * half), centre + (new Vector2(0.5f * side, -0.85f) * half)], 12);
        var width = MathF.Min(half.X, half.Y) * 0.55f;
        var normals = Enumerable.Range(0, spine.Count).Select(i => Vector2.Normalize(Turn(spine[Math.Min(i + 1, spine.Count - 1)] - spine[Math.Max(i - 1, 0)]))).ToArray();
        float Width(int i) => width * MathF.Sin(MathF.PI * (i + 0.5f) / spine.Count);
        var shape = Shape.Polygon([.. spine.Select((point, i) => point + (normals[i] * Width(i))), .. spine.Select((point, i) => point - (normals[i] * Width(i))).Reverse()]);
        for (var i = 4; i < spine.Count - 2; i += 3)
        {
            foreach (var way in new[] { -1, 1 })
            {
                var along = -Turn(normals[i]) * width * 0.35f;
                shape = shape.Without(Shape.Limb(spine[i] + (normals[i] * (way * width * 0.14f)), spine[i] + (normals[i] * (way * width * 1.1f)) - along, width * 0.028f, width * 0.1f));
            }
        }

        return shape;
    }

    private void Fruit(Vector2 centre, Vector2 half, int colour)
    {
        var radius = MathF.Min(half.X, half.Y) * 0.72f;
        Paste(Shape.Polygon(Contour.Pebble(_random, centre, new(radius, radius * 0.92f), 9, 0.06f)), Sheets[colour]);
        var inner = Contrasting(colour);
        Paste(Shape.Polygon(Contour.Pebble(_random, centre, new(radius * 0.6f, radius * 0.56f), 8, 0.08f)), Sheets[inner]);
        var seeds = Sheets[Contrasting(inner)];
        for (var i = 0; i < 7; i++)
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / 7);
            Paste(Shape.Ellipse(centre + (new Vector2(cos, sin) * radius * 0.34f), new(radius * 0.11f, radius * 0.06f), MathF.Atan2(sin, cos)), seeds);
        }
    }

    private Shape Star(Vector2 centre, float radius)
    {
        var (points, turn) = (_random.Whole(6, 9), _random.Next());
        return Shape.Polygon([.. Enumerable.Range(0, points * 2).Select(i =>
        {
            var (sin, cos) = MathF.SinCos((i + turn) * MathF.PI / points);
            return centre + (new Vector2(cos, sin) * radius * (i % 2 == 0 ? _random.Range(0.9f, 1.15f) : _random.Range(0.42f, 0.54f)));
        })]);
    }

    /// <summary>Pastes a cut sheet: a narrow shadow, then gouache with the streaks of a wide brush.</summary>
    private void Paste(Shape shape, Colour colour)
    {
        var lift = new Vector2(0.0035f, 0.0045f);
        _canvas.Fill(new Shape(point => shape.Distance(point - lift) - 0.0015f, shape.From, shape.To + (2 * lift)), Colour.Hex(0x0c0a14), 0.38f);
        var turn = _random.Range(0, MathF.PI);
        var (sin, cos) = MathF.SinCos(turn);
        var shift = _random.Range(0, 100);
        _canvas.Fill(shape, (point, depth) =>
        {
            var (along, across) = ((point.X * cos) + (point.Y * sin), (point.Y * cos) - (point.X * sin));
            var streak = _noise.At((along * 4) + shift, across * 85) + (0.6f * _noise.At((along * 9) + shift, across * 210));
            var edge = depth < CutEdge ? 0.14f : 0;
            return colour.Lighten(Math.Clamp((streak * 0.075f) + (0.035f * _noise.At(point * 320)) + edge, -0.2f, 0.3f));
        }, rim: CutEdge);
    }

    private static Vector2 Turn(Vector2 v) => new(-v.Y, v.X);
}

namespace StyleCloud.Drawing.Leaves;

/// <summary>
/// Draws what features are learned from: overlapping discs, ellipses, bars and curved strokes whose sizes follow the
/// power law of natural scenes ("dead leaves", Lee, Mumford and Huang 2001). They are filled with flat colours and textures, some
/// outlined, some transparent, some grain over it all. Edges, corners, crossings, stripes and gradients at every scale come
/// out in about the proportions of photos and paintings.
/// </summary>
public sealed class LeavesPicture
{
    private const int Fills = 8;
    private const double SmallestRadius = 3;

    private readonly SeededRandom _random;
    private readonly int _side;
    private readonly Colour _ground;
    private readonly LeafFill[] _fills;
    private readonly Canvas _canvas;

    private LeavesPicture(SeededRandom random, int side)
    {
        (_random, _side, _canvas) = (random, side, new(side, side));
        _ground = Colour.Any(random);
        _fills = [.. Enumerable.Range(0, Fills).Select(_ => LeafFill.Create(random, side, _ground))];
    }

    /// <summary>Draws one picture.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="side">Width and height in pixels.</param>
    /// <returns>Values (3, H, W): red, green, blue, each 0…255.</returns>
    public static float[] Draw(SeededRandom random, int side)
    {
        var picture = new LeavesPicture(random, side);
        picture.FillGround();
        var onlyStrokes = random.Chance(0.25);
        for (var shapes = 10 + random.Below(side * side / 150); shapes > 0; shapes--)
            picture.Paint(picture.NextShape(onlyStrokes));
        return picture.Planes();
    }

    private void FillGround()
    {
        var fill = LeafFill.Create(_random, _side, _ground);
        _canvas.Fill((x, y) => fill[x, y]);
    }

    private Leaf NextShape(bool stroke)
    {
        var radius = Leaf.Radius(_random, SmallestRadius, _side / 2.5);
        var kind = stroke ? ShapeKind.Stroke : (ShapeKind)_random.Below(4);
        return Leaf.Create(_random, kind, _random.Between(0, _side), _random.Between(0, _side), radius);
    }

    private void Paint(Leaf shape)
    {
        var fill = _random.Chance(0.5) ? _fills[_random.Below(Fills)] : null;
        var colour = Colour.Near(_random, _ground, 0.3);
        var opacity = _random.Chance(0.2) ? (float)_random.Between(0.3, 0.9) : 1;
        Colour? outline = _random.Chance(0.25) ? Colour.Any(_random) : null;
        _canvas.Paint(shape.X, shape.Y, shape.Reach, (dx, dy) =>
            (fill?[shape.X + dx, shape.Y + dy] ?? colour, opacity * Coverage(0.5 - shape.Distance(dx, dy))));
        if (outline is { } line)
            _canvas.Paint(shape.X, shape.Y, shape.Reach, (dx, dy) => (line, 1.2 - Math.Abs(shape.Distance(dx, dy))));
    }

    private static float Coverage(double value) => (float)Math.Clamp(value, 0, 1);

    private float[] Planes()
    {
        var grain = _random.Chance(0.5) ? _random.Between(0, 0.03) : 0;
        var plane = _side * _side;
        var planes = new float[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            var pixel = _canvas[i % _side, i / _side];
            (planes[i], planes[i + plane], planes[i + (2 * plane)]) = (Value(pixel.Red), Value(pixel.Green), Value(pixel.Blue));
        }

        return planes;

        float Value(float channel) => (float)Math.Clamp(255 * (channel + (grain * _random.Normal())), 0, 255);
    }
}

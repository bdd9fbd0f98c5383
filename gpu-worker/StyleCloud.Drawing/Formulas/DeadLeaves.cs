using StyleCloud.Drawing.Leaves;

namespace StyleCloud.Drawing.Formulas;

/// <summary>Shapes that cover each other, their sizes by a power law (Lee, Mumford and Huang 2001; Baradad et al. 2021).</summary>
internal sealed class DeadLeaves : IPictureFormula
{
    private readonly ShapeKind[] _kinds;
    private readonly double _smallest;
    private readonly double _largest;
    private readonly double _outlined;
    private readonly double _transparent;
    private readonly double _textured;

    public DeadLeaves(SeededRandom random)
    {
        _kinds = [(ShapeKind)random.Below(4), (ShapeKind)random.Below(4)];
        _smallest = random.BetweenByOctave(2, 10);
        _largest = _smallest * random.BetweenByOctave(1.5, 8);
        _outlined = random.Chance(0.4) ? random.NextDouble() : 0;
        _transparent = random.Chance(0.3) ? random.NextDouble() : 0;
        _textured = random.Chance(0.4) ? random.NextDouble() : 0;
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        canvas.Fill((_, _) => palette.At(0));
        var fill = LeafFill.Create(random, canvas.Width, palette.Any(random));
        var area = canvas.Width * canvas.Width;
        for (var shapes = 3 * area / (_smallest * _largest); shapes > 0; shapes--)
            Drop(canvas, palette, fill, random);
    }

    private void Drop(Canvas canvas, Palette palette, LeafFill fill, SeededRandom random)
    {
        var radius = Leaf.Radius(random, _smallest, _largest);
        var (x, y) = (random.Between(0, canvas.Width), random.Between(0, canvas.Width));
        var shape = Leaf.Create(random, _kinds[random.Below(_kinds.Length)], x, y, radius);
        var colour = palette.At(random.NextDouble());
        var textured = random.Chance(_textured);
        var opacity = random.Chance(_transparent) ? random.Between(0.3, 0.9) : 1;
        Colour? outline = random.Chance(_outlined) ? palette.At(0) : null;
        canvas.Paint(x, y, shape.Reach, (dx, dy) =>
        {
            var distance = shape.Distance(dx, dy);
            if (outline is { } line && Math.Abs(distance) < 0.8)
                return (line, 1);
            return (textured ? fill[x + dx, y + dy] : colour, opacity * (0.5 - distance));
        });
    }
}

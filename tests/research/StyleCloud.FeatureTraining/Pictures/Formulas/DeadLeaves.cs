using StyleCloud.StyleTransfer.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Pictures.Formulas;

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
        var fill = ProceduralFill.Create(random, canvas.Side, palette.Any(random));
        var area = canvas.Side * canvas.Side;
        for (var shapes = 3 * area / (_smallest * _largest); shapes > 0; shapes--)
            Drop(canvas, palette, fill, random);
    }

    private void Drop(Canvas canvas, Palette palette, ProceduralFill fill, SeededRandom random)
    {
        var share = random.NextDouble();
        var radius = 1 / Math.Sqrt(((1 - share) / (_smallest * _smallest)) + (share / (_largest * _largest)));
        var (x, y) = (random.Between(0, canvas.Side), random.Between(0, canvas.Side));
        var shape = ProceduralShape.Create(random, _kinds[random.Below(_kinds.Length)], x, y, radius);
        var colour = palette.At(random.NextDouble());
        var textured = random.Chance(_textured);
        var opacity = random.Chance(_transparent) ? random.Between(0.3, 0.9) : 1;
        Colour? outline = random.Chance(_outlined) ? palette.At(0) : null;
        canvas.Paint(x, y, shape.Reach, (dx, dy) =>
        {
            var (column, row) = ((int)Math.Round(x + dx), (int)Math.Round(y + dy));
            var distance = shape.Distance(column, row);
            if (outline is { } line && Math.Abs(distance) < 0.8)
                return (line, 1);
            return (textured ? fill[Math.Clamp(column, 0, canvas.Side - 1), Math.Clamp(row, 0, canvas.Side - 1)] : colour, opacity * (0.5 - distance));
        });
    }
}

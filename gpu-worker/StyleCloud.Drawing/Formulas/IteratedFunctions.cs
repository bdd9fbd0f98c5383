namespace StyleCloud.Drawing.Formulas;

/// <summary>
/// The attractor of a few contracting affine maps, drawn by the chaos game (FractalDB, Kataoka et al. 2020), several times
/// over each other in places and sizes of their own.
/// </summary>
internal sealed class IteratedFunctions : IPictureFormula
{
    private const int Points = 6000;
    private readonly double[][] _maps;
    private readonly double _ink;
    private readonly int _copies;

    public IteratedFunctions(SeededRandom random)
    {
        _maps = [.. Enumerable.Range(0, 2 + random.Below(5)).Select(_ => Map(random))];
        _ink = random.BetweenByOctave(0.15, 1);
        _copies = 1 + random.Below(5);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var ground = random.Between(0, 0.3);
        canvas.Fill((_, y) => palette.At(ground * y / canvas.Width));
        for (var copy = 0; copy < _copies; copy++)
            Draw(canvas, palette.At(random.Between(0.4, 1)), random);
    }

    private void Draw(Canvas canvas, Colour colour, SeededRandom random)
    {
        var size = canvas.Width * random.Between(0.35, 0.7);
        var (centreX, centreY) = (canvas.Width * random.NextDouble(), canvas.Width * random.NextDouble());
        var (x, y) = (0.0, 0.0);
        for (var point = -20; point < Points; point++)
        {
            var map = _maps[random.Below(_maps.Length)];
            (x, y) = ((map[0] * x) + (map[1] * y) + map[2], (map[3] * x) + (map[4] * y) + map[5]);
            var (column, row) = ((int)(centreX + (size * x)), (int)(centreY + (size * y)));
            if (point >= 0 && column >= 0 && row >= 0 && column < canvas.Width && row < canvas.Width)
                canvas[column, row] = canvas[column, row].Toward(colour, (float)_ink);
        }
    }

    /// <summary>A rotation and a shear, both contracting, and a shift.</summary>
    private static double[] Map(SeededRandom random)
    {
        var (turn, lean) = (random.Between(0, 2 * Math.PI), random.Between(0, 2 * Math.PI));
        var (wide, high) = (random.Between(0.3, 0.8), random.Between(0.2, 0.8));
        return
        [
            wide * Math.Cos(turn), -high * Math.Sin(lean), random.Between(-0.6, 0.6),
            wide * Math.Sin(turn), high * Math.Cos(lean), random.Between(-0.6, 0.6),
        ];
    }
}

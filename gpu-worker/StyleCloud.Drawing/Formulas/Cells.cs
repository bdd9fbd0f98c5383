namespace StyleCloud.Drawing.Formulas;

/// <summary>Cells around scattered points (Worley 1996): stones, leather, glass, scales.</summary>
internal sealed class Cells : IPictureFormula
{
    private readonly double _spacing;
    private readonly double _disorder;
    private readonly double _border;
    private readonly double _domed;
    private readonly double _aspect;
    private readonly double _angle;
    private readonly int _metric;

    public Cells(SeededRandom random)
    {
        _spacing = random.BetweenByOctave(5, 28);
        _disorder = random.Chance(0.3) ? random.Between(0, 0.3) : 1;
        _border = random.Chance(0.7) ? random.Between(0, 0.3) : 0;
        _domed = random.Chance(0.5) ? random.Between(0.2, 1) : 0;
        _aspect = random.Chance(0.4) ? random.Between(1, 3) : 1;
        _angle = random.Between(0, Math.PI);
        _metric = random.Below(3);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        // Points on a jittered grid in turned and stretched coordinates, so that a pixel need only look at nine of them.
        var half = (int)(canvas.Width / _spacing) + 3;
        var grid = (2 * half) + 1;
        var points = Enumerable.Range(0, grid * grid).Select(_ => (X: Jitter(), Y: Jitter(), Tone: random.NextDouble())).ToArray();
        var (cosine, sine, middle) = (Math.Cos(_angle), Math.Sin(_angle), canvas.Width / 2.0);
        var mortar = palette.At(0);
        canvas.Fill((x, y) =>
        {
            var (dx, dy) = (x - middle, y - middle);
            var (u, v) = (((dx * cosine) + (dy * sine)) / _spacing / _aspect, ((dy * cosine) - (dx * sine)) / _spacing);
            var (nearest, second, tone) = Nearest(points, grid, half, u, v);
            if (second - nearest < _border)
                return mortar;
            return mortar.Toward(palette.At(0.2 + (0.8 * tone)), (float)Math.Clamp(1 - (_domed * nearest), 0, 1));
        });

        double Jitter() => 0.5 + (_disorder * random.Between(-0.5, 0.5));
    }

    private (double Nearest, double Second, double Tone) Nearest((double X, double Y, double Tone)[] points, int grid, int half, double u, double v)
    {
        var (column, row) = ((int)Math.Floor(u), (int)Math.Floor(v));
        var (nearest, second, tone) = (double.MaxValue, double.MaxValue, 0.0);
        for (var j = row - 1; j <= row + 1; j++)
        {
            for (var i = column - 1; i <= column + 1; i++)
            {
                var point = points[(Math.Clamp(j + half, 0, grid - 1) * grid) + Math.Clamp(i + half, 0, grid - 1)];
                var distance = Distance(Math.Abs(i + point.X - u), Math.Abs(j + point.Y - v));
                if (distance < nearest)
                    (nearest, second, tone) = (distance, nearest, point.Tone);
                else if (distance < second)
                    second = distance;
            }
        }

        return (nearest, second, tone);
    }

    private double Distance(double dx, double dy) => _metric switch
    {
        0 => Math.Sqrt((dx * dx) + (dy * dy)),
        1 => (dx + dy) * 0.8,
        _ => Math.Max(dx, dy) * 1.1,
    };
}

namespace StyleCloud.Drawing.Formulas;

/// <summary>Balls, cones and cushions under one light, with shine and soft shadows, before a graded ground.</summary>
internal sealed class ShadedSolids : IPictureFormula
{
    private readonly int _solid;
    private readonly double _smallest;
    private readonly double _largest;
    private readonly double _light;
    private readonly double _height;
    private readonly double _shine;
    private readonly double _shadow;
    private readonly double _flatness;
    private readonly double _crowd;

    public ShadedSolids(SeededRandom random)
    {
        _solid = random.Below(3);
        _smallest = random.BetweenByOctave(3, 16);
        _largest = _smallest * random.Between(1, 2.5);
        _light = random.Between(0, 2 * Math.PI);
        _height = random.Between(0.3, 1.2);
        _shine = random.Chance(0.5) ? random.Between(0.2, 0.8) : 0;
        _shadow = random.Chance(0.6) ? random.Between(0.2, 0.7) : 0;
        _flatness = random.Between(0.4, 1);
        _crowd = random.Between(0.3, 1.5);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var (top, bottom) = (random.Between(0, 0.5), random.Between(0, 0.5));
        canvas.Fill((_, y) => palette.At(top + ((bottom - top) * y / canvas.Width)));
        for (var solids = _crowd * canvas.Width * canvas.Width / (2 * _smallest * _largest); solids > 0; solids--)
            Place(canvas, palette.At(random.Between(0.2, 1)), random);
    }

    private void Place(Canvas canvas, Colour colour, SeededRandom random)
    {
        var (x, y, radius) = (random.Between(0, canvas.Width), random.Between(0, canvas.Width), random.Between(_smallest, _largest));
        var tilt = random.Between(-0.5, 0.5);
        var light = (X: Math.Cos(_light), Y: Math.Sin(_light));
        var black = new Colour(0, 0, 0);
        if (_shadow > 0)
        {
            canvas.Paint(x - (light.X * radius * 0.5), y - (light.Y * radius * 0.5), radius * 1.3, (dx, dy) =>
                (black, _shadow * (1.2 - (Length(dx, dy / _flatness) / radius))));
        }

        canvas.Paint(x, y, radius + 1, (dx, dy) =>
        {
            var (u, v) = Turned(dx, dy, tilt);
            v /= _flatness;
            var distance = Length(u, v) / radius;
            var (shade, shine) = Light(u / radius, v / radius, distance, light);
            var lit = black.Toward(colour, (float)Math.Clamp(shade, 0, 1)).Toward(new(1, 1, 1), (float)Math.Clamp(shine, 0, 1));
            return (lit, ((1 - distance) * radius) + 0.5);
        });
    }

    /// <summary>Lambert's law and a highlight by Phong's.</summary>
    private (double Shade, double Shine) Light(double u, double v, double distance, (double X, double Y) light)
    {
        var z = Math.Sqrt(Math.Max(0, 1 - (distance * distance)));
        var (slopeU, slopeV, up) = _solid switch
        {
            0 => (u, v, z),
            1 => (u / Math.Max(distance, 0.05) * 0.7, v / Math.Max(distance, 0.05) * 0.7, 0.7),
            _ => (u * distance * distance, v * distance * distance, 1 - (0.5 * distance)),
        };
        var along = (slopeU * light.X) + (slopeV * light.Y) + (up * _height);
        var facing = along / Math.Sqrt(1 + (_height * _height));
        return (0.25 + (0.85 * Math.Max(0, facing)), _shine * Math.Pow(Math.Max(0, facing), 24));
    }

    private static (double U, double V) Turned(double x, double y, double angle) =>
        ((x * Math.Cos(angle)) + (y * Math.Sin(angle)), (y * Math.Cos(angle)) - (x * Math.Sin(angle)));

    private static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
}

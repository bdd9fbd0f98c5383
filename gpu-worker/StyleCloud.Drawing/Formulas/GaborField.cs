namespace StyleCloud.Drawing.Formulas;

/// <summary>A sum of Gabor kernels in random places: fur, fabric, water, bark (Lagae et al. 2009).</summary>
internal sealed class GaborField : IPictureFormula
{
    private readonly double _wavelength;
    private readonly double _reach;
    private readonly double _angle;
    private readonly double _spread;
    private readonly double _density;
    private readonly double _contrast;

    public GaborField(SeededRandom random)
    {
        _wavelength = random.BetweenByOctave(3, 18);
        _reach = _wavelength * random.Between(0.7, 2.5);
        _angle = random.Between(0, Math.PI);
        _spread = random.Chance(0.3) ? Math.PI : random.Between(0, 0.6);
        _density = random.Between(0.6, 3);
        _contrast = random.BetweenByOctave(0.25, 1.5);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var side = canvas.Width;
        var field = new double[side * side];
        for (var kernels = _density * (side + _reach) * (side + _reach) / (_reach * _reach); kernels > 0; kernels--)
            Add(field, side, random);
        canvas.Fill((x, y) => palette.At(0.5 + (_contrast * field[(y * side) + x])));
    }

    private void Add(double[] field, int side, SeededRandom random)
    {
        var (centreX, centreY) = (random.Between(-_reach, side + _reach), random.Between(-_reach, side + _reach));
        var angle = _angle + (_spread * random.Normal());
        var (cosine, sine) = (Math.Cos(angle) * 2 * Math.PI / _wavelength, Math.Sin(angle) * 2 * Math.PI / _wavelength);
        var (phase, strength) = (random.Between(0, 2 * Math.PI), random.Between(-1, 1));
        var falloff = Math.PI / (_reach * _reach);
        for (var y = (int)Math.Max(0, centreY - _reach); y < Math.Min(side, centreY + _reach); y++)
        {
            for (var x = (int)Math.Max(0, centreX - _reach); x < Math.Min(side, centreX + _reach); x++)
            {
                var (dx, dy) = (x - centreX, y - centreY);
                field[(y * side) + x] += strength * Math.Exp(-falloff * ((dx * dx) + (dy * dy))) * Math.Cos((cosine * dx) + (sine * dy) + phase);
            }
        }
    }
}

namespace StyleCloud.Drawing.Formulas;

/// <summary>Nested closed curves around a few centres, their radius a sum of harmonics (radial contours, Kataoka et al. 2022).</summary>
internal sealed class Contours : IPictureFormula
{
    private readonly double[] _amplitudes;
    private readonly double _spacing;
    private readonly double _width;
    private readonly double _growth;
    private readonly int _centres;

    public Contours(SeededRandom random)
    {
        _amplitudes = [.. Enumerable.Range(1, 7).Select(order => random.Chance(0.5) ? random.Between(0, 0.9) / order : 0)];
        _spacing = random.BetweenByOctave(4, 24);
        _width = random.Between(0.12, 0.6);
        _growth = random.Between(0.7, 1.3);
        _centres = 1 + random.Below(4);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var ground = palette.At(random.Between(0, 0.4));
        canvas.Fill((_, _) => ground);
        for (var centre = 0; centre < _centres; centre++)
            Draw(canvas, palette, canvas.Width * (centre == 0 ? 0.8 : random.Between(0.2, 0.5)), random);
    }

    private void Draw(Canvas canvas, Palette palette, double reach, SeededRandom random)
    {
        var phases = _amplitudes.Select(_ => random.Between(0, 2 * Math.PI)).ToArray();
        var tone = random.Between(0.3, 1);
        canvas.Paint(random.Between(0, canvas.Width), random.Between(0, canvas.Width), reach, (x, y) =>
        {
            var (angle, distance) = (Math.Atan2(y, x), Math.Sqrt((x * x) + (y * y)));
            var shape = 1.0;
            for (var order = 0; order < _amplitudes.Length; order++)
                shape += _amplitudes[order] * Math.Cos(((order + 1) * angle) + phases[order]);
            var radius = distance / Math.Max(shape, 0.15);
            if (radius > reach)
                return default;
            var rings = Math.Pow(radius / _spacing, _growth);
            var fromLine = Math.Abs(rings - Math.Round(rings)) * _spacing;
            return (palette.At(tone), (_width * _spacing / 2) - fromLine + 0.5);
        });
    }
}

namespace StyleCloud.Drawing.Formulas;

/// <summary>Octaves of smooth noise (Perlin 1985): clouds, ridges, marble, camouflage.</summary>
internal sealed class NoiseField : IPictureFormula
{
    private readonly int _cell;
    private readonly double _persistence;
    private readonly double _warp;
    private readonly double _stretch;
    private readonly double _bands;
    private readonly bool _ridged;
    private readonly int _levels;

    public NoiseField(SeededRandom random)
    {
        _cell = (int)random.BetweenByOctave(3, 40);
        _persistence = random.Between(0.25, 0.85);
        _warp = random.Chance(0.5) ? random.Between(0, 30) : 0;
        _stretch = random.Chance(0.4) ? random.BetweenByOctave(1, 6) : 1;
        _bands = random.Chance(0.4) ? random.BetweenByOctave(1, 8) : 0;
        _ridged = random.Chance(0.3);
        _levels = random.Chance(0.4) ? 2 + random.Below(4) : 0;
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var side = canvas.Width;
        var field = Field(random, side);
        var (shiftX, shiftY) = (ValueNoise.Octave(random, side, 16), ValueNoise.Octave(random, side, 16));
        canvas.Fill((x, y) =>
        {
            var index = (y * side) + x;
            var column = Wrap(x + (_warp * (shiftX[index] - 0.5)), side);
            var row = Wrap((y / _stretch) + (_warp * (shiftY[index] - 0.5)), side);
            return palette.At(Tone(field[(row * side) + column]));
        });
    }

    private double Tone(double value)
    {
        if (_ridged)
            value = 1 - (2 * Math.Abs(value - 0.5));
        if (_bands > 0)
            value = 0.5 + (0.5 * Math.Sin(2 * Math.PI * _bands * value));
        value = ((value - 0.5) * 1.6) + 0.5;
        return _levels > 0 ? Math.Floor(value * _levels) / (_levels - 1) : value;
    }

    private float[] Field(SeededRandom random, int side)
    {
        var (sum, total) = ValueNoise.Octaves(random, side, _cell, _persistence);
        return Array.ConvertAll(sum, value => (float)(value / total));
    }

    private static int Wrap(double position, int side) => (((int)Math.Floor(position) % side) + side) % side;
}

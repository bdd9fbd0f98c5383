namespace StyleCloud.Drawing.Formulas;

/// <summary>A sum of plane waves in evenly turned directions: stripes, checks, honeycombs, quasi-crystals; smooth or in flat tones.</summary>
internal sealed class WaveLattice : IPictureFormula
{
    private readonly int _directions;
    private readonly double _wavelength;
    private readonly double _angle;
    private readonly double _overtone;
    private readonly double _waver;
    private readonly double _hardness;
    private readonly int _levels;

    public WaveLattice(SeededRandom random)
    {
        _directions = 1 + random.Below(5);
        _wavelength = random.BetweenByOctave(4, 32);
        _angle = random.Between(0, Math.PI);
        _overtone = random.Chance(0.5) ? random.Between(0.2, 0.8) : 0;
        _waver = random.Chance(0.4) ? random.Between(1, 10) : 0;
        _hardness = random.BetweenByOctave(0.5, 4);
        _levels = random.Chance(0.4) ? 2 + random.Below(3) : 0;
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var side = canvas.Width;
        var (waverX, waverY) = (ValueNoise.Octave(random, side, 24), ValueNoise.Octave(random, side, 24));
        var waves = Enumerable.Range(0, _directions).Select(direction =>
        {
            var angle = _angle + (direction * Math.PI / _directions);
            return (X: Math.Cos(angle) * 2 * Math.PI / _wavelength, Y: Math.Sin(angle) * 2 * Math.PI / _wavelength, Phase: random.Between(0, 2 * Math.PI));
        }).ToArray();
        canvas.Fill((x, y) =>
        {
            var (u, v) = (x + (_waver * waverX[(y * side) + x]), y + (_waver * waverY[(y * side) + x]));
            var sum = waves.Sum(wave =>
            {
                var phase = (u * wave.X) + (v * wave.Y) + wave.Phase;
                return Math.Cos(phase) + (_overtone * Math.Cos((2 * phase) + 1));
            });
            var tone = 0.5 + (0.5 * Math.Clamp(_hardness * sum / Math.Sqrt(_directions), -1, 1));
            return palette.At(_levels > 0 ? Math.Round(tone * (_levels - 1)) / (_levels - 1) : tone);
        });
    }
}

namespace StyleCloud.Drawing.Formulas;

/// <summary>Layers of lines, straight or wavering, their width led by a tone as in an engraving.</summary>
internal sealed class Hatching : IPictureFormula
{
    private readonly (double Angle, double Spacing, double Width, double Waver, double Broken)[] _layers;
    private readonly double _toned;
    private readonly int _toneCell;

    public Hatching(SeededRandom random)
    {
        var (angle, spacing) = (random.Between(0, Math.PI), random.BetweenByOctave(3, 14));
        var step = random.Chance(0.5) ? Math.PI / 2 : random.Between(0.3, 1.3);
        _layers = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(layer => (
            angle + (layer * step),
            spacing * random.Between(0.9, 1.3),
            random.Between(0.15, 0.5),
            random.Chance(0.5) ? random.Between(0, 8) : 0,
            random.Chance(0.3) ? random.Between(0.2, 0.6) : 0))];
        _toned = random.Chance(0.6) ? random.Between(0.3, 1) : 0;
        _toneCell = (int)random.BetweenByOctave(12, 48);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var side = canvas.Width;
        var tone = ValueNoise.Octave(random, side, _toneCell);
        var washed = random.Chance(0.3) ? 0.4 : 0;
        canvas.Fill((x, y) => palette.At(washed * tone[(y * side) + x]));
        foreach (var layer in _layers)
        {
            var (cosine, sine, start) = (Math.Cos(layer.Angle), Math.Sin(layer.Angle), random.Between(0, layer.Spacing));
            var (waver, gaps) = (ValueNoise.Octave(random, side, 20), ValueNoise.Octave(random, side, 6));
            var ink = palette.At(random.Between(0.7, 1));
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var index = (y * side) + x;
                    if (gaps[index] < layer.Broken)
                        continue;
                    var place = ((y * cosine) - (x * sine) + start + (layer.Waver * waver[index])) / layer.Spacing;
                    var fromLine = Math.Abs(place - Math.Round(place)) * layer.Spacing;
                    var width = layer.Width * layer.Spacing * (1 + (_toned * ((2 * tone[index]) - 1)));
                    canvas[x, y] = canvas[x, y].Toward(ink, (float)Math.Clamp((width / 2) - fromLine + 0.5, 0, 1));
                }
            }
        }
    }
}

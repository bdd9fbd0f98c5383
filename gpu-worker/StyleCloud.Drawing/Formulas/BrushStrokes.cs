namespace StyleCloud.Drawing.Formulas;

/// <summary>Strokes with bristles that follow a field of directions, over one another like paint.</summary>
internal sealed class BrushStrokes : IPictureFormula
{
    private readonly double _length;
    private readonly double _width;
    private readonly double _bend;
    private readonly double _bristles;
    private readonly double _bristleDepth;
    private readonly double _angle;
    private readonly double _swirl;
    private readonly int _swirlCell;
    private readonly double _mixed;
    private readonly int _patch;

    public BrushStrokes(SeededRandom random)
    {
        _length = random.BetweenByOctave(5, 40);
        _width = Math.Min(_length, random.BetweenByOctave(2, 12));
        _bend = random.Between(-0.5, 0.5);
        _bristles = random.BetweenByOctave(1.5, 5);
        _bristleDepth = random.Chance(0.7) ? random.Between(0, 0.35) : 0;
        _angle = random.Between(0, Math.PI);
        _swirl = random.Chance(0.7) ? random.Between(0.3, 4) : 0;
        _swirlCell = (int)random.BetweenByOctave(16, 64);
        _mixed = random.Between(0.02, 0.4);
        _patch = (int)random.BetweenByOctave(10, 50);
    }

    public void Draw(Canvas canvas, Palette palette, SeededRandom random)
    {
        var side = canvas.Width;
        var (direction, tone) = (ValueNoise.Octave(random, side, _swirlCell), ValueNoise.Octave(random, side, _patch));
        canvas.Fill((x, y) => palette.At(tone[(y * side) + x]));
        for (var strokes = 2.5 * side * side / (_length * _width); strokes > 0; strokes--)
        {
            var (x, y) = (random.Between(0, side), random.Between(0, side));
            var index = ((int)y * side) + (int)x;
            var angle = _angle + (_swirl * Math.PI * (direction[index] - 0.5)) + (0.1 * random.Normal());
            Stroke(canvas, x, y, angle, palette.At(((tone[index] - 0.5) * 1.5) + 0.5 + (_mixed * random.Normal())), random);
        }
    }

    private void Stroke(Canvas canvas, double x, double y, double angle, Colour colour, SeededRandom random)
    {
        var (cosine, sine, phase) = (Math.Cos(angle), Math.Sin(angle), random.Between(0, 2 * Math.PI));
        var (half, thick) = (_length / 2, _width / 2 * random.Between(0.7, 1.3));
        var (light, dark) = (new Colour(1, 1, 1), new Colour(0, 0, 0));
        canvas.Paint(x, y, half + _width, (dx, dy) =>
        {
            var along = (dx * cosine) + (dy * sine);
            var across = (dy * cosine) - (dx * sine) - (_bend * along * along / _length);
            var beyond = Math.Max(0, Math.Abs(along) - half + thick);
            var distance = Math.Sqrt((beyond * beyond) + (across * across)) - thick;
            var ridge = _bristleDepth * Math.Sin((2 * Math.PI * across / _bristles) + phase);
            return (colour.Toward(ridge > 0 ? light : dark, (float)Math.Abs(ridge)), 0.5 - distance);
        });
    }
}

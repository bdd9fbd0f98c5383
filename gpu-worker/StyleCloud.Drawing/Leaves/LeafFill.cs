namespace StyleCloud.Drawing.Leaves;

/// <summary>What a shape is filled with: a mixture of two colours whose share varies over the square.</summary>
internal sealed class LeafFill
{
    private readonly Colour _first;
    private readonly Colour _second;
    private readonly float[] _share;
    private readonly int _side;

    private LeafFill(SeededRandom random, int side, Colour ground)
    {
        (_first, _second) = (Colour.Near(random, ground, 0.15), Colour.Near(random, ground, 0.3));
        (_side, _share) = (side, Share(random, side));
    }

    /// <summary>The colour at the pixel nearest to a place in pixels.</summary>
    public Colour this[double x, double y] => _first.Toward(_second, Math.Clamp(_share[((int)Math.Round(y) * _side) + (int)Math.Round(x)], 0, 1));

    /// <summary>One of: flat, gradient, clouds, stripes (straight or wavering, soft or hard), checks, veins.</summary>
    public static LeafFill Create(SeededRandom random, int side, Colour ground) => new(random, side, ground);

    private static float[] Share(SeededRandom random, int side) => random.Below(6) switch
    {
        0 => Flat(random, side),
        1 => Gradient(random, side),
        2 => Array.ConvertAll(Clouds(random, side), value => (value * 2) - 0.5f),
        3 => Stripes(random, side),
        4 => Checks(random, side),
        _ => Veins(random, side),
    };

    private static float[] Flat(SeededRandom random, int side)
    {
        var share = new float[side * side];
        Array.Fill(share, (float)random.NextDouble());
        return share;
    }

    private static float[] Gradient(SeededRandom random, int side)
    {
        var (cosine, sine) = Direction(random);
        var (slope, start) = (random.Between(0.5, 2) / side, random.NextDouble());
        return Over(side, (x, y) => Math.Abs(Modulo((((x * cosine) + (y * sine)) * slope) + start, 2) - 1));
    }

    private static float[] Stripes(SeededRandom random, int side)
    {
        var (cosine, sine) = Direction(random);
        var period = random.BetweenByOctave(3, 32);
        var waver = random.Chance(0.5) ? random.Between(0, 2 * period) : 0;
        var bend = ValueNoise.Octave(random, side, 16);
        var hardness = random.Chance(0.5) ? 6 : 1;
        return Over(side, (x, y) =>
        {
            var along = (x * cosine) + (y * sine) + (waver * bend[(y * side) + x]);
            return 0.5 + (0.5 * hardness * Math.Sin(2 * Math.PI * along / period));
        });
    }

    private static float[] Checks(SeededRandom random, int side)
    {
        var (cosine, sine) = Direction(random);
        var width = random.BetweenByOctave(4, 24);
        return Over(side, (x, y) =>
        {
            var column = Math.Floor(((x * cosine) + (y * sine)) / width);
            var row = Math.Floor(((y * cosine) - (x * sine)) / width);
            return Modulo(column + row, 2);
        });
    }

    private static float[] Veins(SeededRandom random, int side)
    {
        var clouds = Clouds(random, side);
        var width = random.Between(0.02, 0.12);
        return Over(side, (x, y) => (Math.Abs(Modulo(clouds[(y * side) + x] / width, 2) - 1) * 3) - 1);
    }

    /// <summary>Octaves whose strength falls by a random factor. Values in [0, 1).</summary>
    private static float[] Clouds(SeededRandom random, int side)
    {
        var persistence = random.Between(0.4, 0.75);
        var (sum, total) = ValueNoise.Octaves(random, side, Math.Max(4, side / (2 + random.Below(7))), persistence);
        return Array.ConvertAll(sum, value => value / (float)total);
    }

    private static (double Cosine, double Sine) Direction(SeededRandom random)
    {
        var angle = random.Between(0, Math.PI);
        return (Math.Cos(angle), Math.Sin(angle));
    }

    private static double Modulo(double value, double divisor) => value - (Math.Floor(value / divisor) * divisor);

    private static float[] Over(int side, Func<int, int, double> share)
    {
        var values = new float[side * side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
                values[(y * side) + x] = (float)share(x, y);
        }

        return values;
    }
}

namespace StyleCloud.StyleTransfer.Weights.Defaults;

/// <summary>Smooth random fields over a square: clouds, marble, bark.</summary>
internal static class FractalNoise
{
    /// <summary>One octave: random values on a grid of <paramref name="cell"/> pixels, smoothly interpolated. Values in [0, 1).</summary>
    public static float[] Octave(SeededRandom random, int side, int cell)
    {
        var grid = (side / cell) + 3;
        var knots = new double[grid * grid];
        for (var i = 0; i < knots.Length; i++)
            knots[i] = random.NextDouble();
        var (startX, startY) = (random.NextDouble(), random.NextDouble());
        var field = new float[side * side];
        for (var y = 0; y < side; y++)
        {
            var (row, down) = Split(startY + ((double)y / cell));
            for (var x = 0; x < side; x++)
            {
                var (column, right) = Split(startX + ((double)x / cell));
                var knot = (row * grid) + column;
                var upper = Mix(knots[knot], knots[knot + 1], right);
                var lower = Mix(knots[knot + grid], knots[knot + grid + 1], right);
                field[(y * side) + x] = (float)Mix(upper, lower, down);
            }
        }

        return field;
    }

    /// <summary>Octaves of halving cells whose strength falls by a random factor. Values in [0, 1).</summary>
    public static float[] Sum(SeededRandom random, int side)
    {
        var sum = new float[side * side];
        var (strength, total) = (1.0, 0.0);
        var persistence = random.Between(0.4, 0.75);
        for (var cell = Math.Max(4, side / (2 + random.Below(7))); cell >= 1; cell /= 2)
        {
            var octave = Octave(random, side, cell);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (float)(strength * octave[i]);
            total += strength;
            strength *= persistence;
        }

        for (var i = 0; i < sum.Length; i++)
            sum[i] /= (float)total;
        return sum;
    }

    private static (int Whole, double Smooth) Split(double position)
    {
        var whole = (int)position;
        var rest = position - whole;
        return (whole, rest * rest * (3 - (2 * rest)));
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);
}

namespace StyleCloud.Drawing;

/// <summary>Smooth random fields over a square of pixels, from random values on a grid: clouds, marble, bark.</summary>
internal static class ValueNoise
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

    /// <summary>Octaves of halving cells, the first of <paramref name="cell"/> pixels, each <paramref name="persistence"/> times as strong as the one before.</summary>
    /// <returns>The sum, and what it has to be divided by for values in [0, 1).</returns>
    public static (float[] Sum, double Total) Octaves(SeededRandom random, int side, int cell, double persistence)
    {
        var sum = new float[side * side];
        var (strength, total) = (1.0, 0.0);
        for (; cell >= 1; cell /= 2)
        {
            var octave = Octave(random, side, cell);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (float)(strength * octave[i]);
            total += strength;
            strength *= persistence;
        }

        return (sum, total);
    }

    private static (int Whole, double Smooth) Split(double position)
    {
        var whole = (int)position;
        var rest = position - whole;
        return (whole, rest * rest * (3 - (2 * rest)));
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);
}

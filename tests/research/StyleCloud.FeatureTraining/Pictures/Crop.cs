using StyleCloud.Drawing;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Pictures;

/// <summary>
/// A view of a picture as a camera might take it: turned, scaled, mirrored, moved, in other light, sometimes blurred, grey or
/// grainy. What is the same in two views of one picture is its content and its texture.
/// </summary>
internal static class Crop
{
    private const double LargestTurn = 0.4;

    /// <summary>Takes a view.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="side">Width and height of the view in pixels.</param>
    /// <param name="colourSwaps">Chance that two of red, green and blue change places.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="view">Receives (3, H, W): red, green, blue, each 0…1.</param>
    public static void Take(Canvas canvas, int side, double colourSwaps, SeededRandom random, Span<float> view)
    {
        Resample(canvas, side, random, view);
        if (random.Chance(0.15))
            Blur(view, side);
        if (random.Chance(colourSwaps))
            SwapColours(view, random);
        Relight(view, random);
        if (random.Chance(0.3))
            Grain(view, random.Between(0.005, 0.05), random);
    }

    private static void Resample(Canvas canvas, int side, SeededRandom random, Span<float> view)
    {
        var turn = random.Chance(0.2) ? random.Between(0, 2 * Math.PI) : random.Between(-LargestTurn, LargestTurn);
        var zoom = random.BetweenByOctave(0.75, 1.5);
        var (cosine, sine) = (Math.Cos(turn) * zoom, Math.Sin(turn) * zoom);
        var mirror = random.Chance(0.5) ? -1 : 1;
        var slack = Math.Max(0, canvas.Width - (side * zoom)) / 2;
        var (middleX, middleY) = ((canvas.Width / 2.0) + random.Between(-slack, slack), (canvas.Width / 2.0) + random.Between(-slack, slack));
        var plane = side * side;
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (dx, dy) = (mirror * (x - (side / 2.0)), y - (side / 2.0));
                var colour = At(canvas, middleX + (dx * cosine) - (dy * sine), middleY + (dx * sine) + (dy * cosine));
                var index = (y * side) + x;
                (view[index], view[index + plane], view[index + (2 * plane)]) = (colour.Red, colour.Green, colour.Blue);
            }
        }
    }

    /// <summary>Bilinear; the picture is mirrored at its edges.</summary>
    private static Colour At(Canvas canvas, double x, double y)
    {
        var (left, top) = (Math.Floor(x), Math.Floor(y));
        var (column, row) = ((int)left, (int)top);
        var upper = Pixel(canvas, column, row).Toward(Pixel(canvas, column + 1, row), (float)(x - left));
        var lower = Pixel(canvas, column, row + 1).Toward(Pixel(canvas, column + 1, row + 1), (float)(x - left));
        return upper.Toward(lower, (float)(y - top));
    }

    private static Colour Pixel(Canvas canvas, int x, int y) => canvas[Mirrored(x, canvas.Width), Mirrored(y, canvas.Width)];

    private static int Mirrored(int place, int side)
    {
        var period = 2 * side;
        var within = ((place % period) + period) % period;
        return within < side ? within : period - 1 - within;
    }

    private static void Blur(Span<float> view, int side)
    {
        var plane = side * side;
        for (var channel = 0; channel < 3; channel++)
        {
            var values = view.Slice(channel * plane, plane);
            var before = values.ToArray();
            for (var y = 1; y < side - 1; y++)
            {
                for (var x = 1; x < side - 1; x++)
                {
                    var at = (y * side) + x;
                    values[at] = (before[at] / 3) + ((before[at - 1] + before[at + 1] + before[at - side] + before[at + side]) / 6);
                }
            }
        }
    }

    /// <summary>Red, green and blue change places: the same drawing in other colours.</summary>
    private static void SwapColours(Span<float> view, SeededRandom random)
    {
        var plane = view.Length / 3;
        var (one, other) = (random.Below(3), random.Below(3));
        var first = view.Slice(one * plane, plane);
        var second = view.Slice(other * plane, plane);
        var kept = first.ToArray();
        second.CopyTo(first);
        kept.CopyTo(second);
    }

    /// <summary>Exposure, contrast, saturation and the colour of the light.</summary>
    private static void Relight(Span<float> view, SeededRandom random)
    {
        var plane = view.Length / 3;
        var saturation = random.Chance(0.1) ? 0 : (float)random.Between(0.6, 1.4);
        var contrast = (float)random.BetweenByOctave(0.6, 1.5);
        var light = (float)random.Between(-0.15, 0.15);
        Span<float> tint = [(float)random.Between(0.85, 1.15), (float)random.Between(0.85, 1.15), (float)random.Between(0.85, 1.15)];
        for (var index = 0; index < plane; index++)
        {
            var grey = (0.3f * view[index]) + (0.59f * view[index + plane]) + (0.11f * view[index + (2 * plane)]);
            for (var channel = 0; channel < 3; channel++)
            {
                ref var value = ref view[index + (channel * plane)];
                var saturated = grey + (saturation * (value - grey));
                value = Math.Clamp((((saturated * tint[channel]) - 0.5f) * contrast) + 0.5f + light, 0, 1);
            }
        }
    }

    private static void Grain(Span<float> view, double strength, SeededRandom random)
    {
        foreach (ref var value in view)
            value = Math.Clamp(value + (float)(strength * random.Normal()), 0, 1);
    }
}

using StyleCloud.StyleTransfer.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Pictures;

/// <summary>A square picture in the making; channels in 0…1.</summary>
internal sealed class Canvas(int side)
{
    private readonly Colour[] _pixels = new Colour[side * side];

    /// <summary>Width and height in pixels.</summary>
    public int Side => side;

    /// <summary>The pixel at column <paramref name="x"/> and row <paramref name="y"/>.</summary>
    public ref Colour this[int x, int y] => ref _pixels[(y * side) + x];

    /// <summary>Paints every pixel.</summary>
    public void Fill(Func<int, int, Colour> colour)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
                this[x, y] = colour(x, y);
        }
    }

    /// <summary>Lays a colour over the pixels around a centre.</summary>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="reach">No pixel further away than this along an axis is touched.</param>
    /// <param name="paint">Colour and cover 0…1 of a pixel, given its place relative to the centre.</param>
    public void Paint(double x, double y, double reach, Func<double, double, (Colour Colour, double Cover)> paint)
    {
        var (left, right) = Clip(x, reach);
        var (top, bottom) = Clip(y, reach);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (colour, cover) = paint(column - x, row - y);
                if (cover > 0)
                    this[column, row] = this[column, row].Toward(colour, (float)Math.Min(cover, 1));
            }
        }
    }

    private (int From, int To) Clip(double centre, double reach) =>
        ((int)Math.Clamp(centre - reach, 0, side), (int)Math.Clamp(centre + reach + 1, 0, side));
}

using System.Numerics;
using StyleCloud.Imaging;

namespace StyleCloud.Drawing;

/// <summary>
/// A picture in the making: pixels with colour and, where somebody paints thickly, paint height. Formulas work in pixels.
/// Painters work in units of the shorter side, so that a picture is the same at every size: x from 0 to <see cref="Size"/>.X,
/// y downwards from 0 to <see cref="Size"/>.Y.
/// </summary>
public sealed class Canvas
{
    private readonly Colour[] _pixels;
    private float[]? _heights;

    /// <summary>An even ground.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="ground">Its colour; black where nothing is said.</param>
    public Canvas(int width, int height, Colour ground = default)
    {
        (Width, Height, Scale) = (width, height, Math.Min(width, height));
        _pixels = new Colour[width * height];
        Array.Fill(_pixels, ground);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels per unit.</summary>
    public float Scale { get; }

    /// <summary>Size in units; the shorter side is 1.</summary>
    public Vector2 Size => new(Width / Scale, Height / Scale);

    /// <summary>The pixel at column <paramref name="x"/> and row <paramref name="y"/>.</summary>
    public ref Colour this[int x, int y] => ref _pixels[(y * Width) + x];

    /// <summary>Centre of a pixel in units.</summary>
    public Vector2 At(int x, int y) => new((x + 0.5f) / Scale, (y + 0.5f) / Scale);

    /// <summary>Colours every pixel, given its column and row.</summary>
    public void Fill(Func<int, int, Colour> colour)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                this[x, y] = colour(x, y);
        }
    }

    /// <summary>Colours every pixel anew, given its place in units and its colour.</summary>
    public void Map(Func<Vector2, Colour, Colour> colourAt) => Fill((x, y) => colourAt(At(x, y), this[x, y]));

    /// <summary>Lays a colour over the pixels around a centre.</summary>
    /// <param name="x">Centre in pixels.</param>
    /// <param name="y">Centre in pixels.</param>
    /// <param name="reach">No pixel further away than this along an axis is touched.</param>
    /// <param name="paint">Colour and cover 0…1 of a pixel, given its place relative to the centre in pixels.</param>
    public void Paint(double x, double y, double reach, Func<double, double, (Colour Colour, double Cover)> paint)
    {
        var (left, right) = Clip(x, reach, Width);
        var (top, bottom) = Clip(y, reach, Height);
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

    /// <summary>Lays colour over a pixel.</summary>
    public void Blend(int x, int y, Colour colour, float coverage) => this[x, y] = this[x, y].Mix(colour, Math.Clamp(coverage, 0, 1));

    /// <summary>Lays paint of some thickness over a pixel.</summary>
    public void BlendPaint(int x, int y, Colour colour, float coverage, float thickness)
    {
        Blend(x, y, colour, coverage);
        _heights ??= new float[_pixels.Length];
        var at = (y * Width) + x;
        _heights[at] += (thickness - (_heights[at] * 0.6f)) * Math.Clamp(coverage, 0, 1);
    }

    /// <summary>The pixels that a rectangle (in units) touches.</summary>
    public (int Left, int Top, int Right, int Bottom) Pixels(Vector2 from, Vector2 to) => (
        Math.Clamp((int)MathF.Floor(from.X * Scale), 0, Width),
        Math.Clamp((int)MathF.Floor(from.Y * Scale), 0, Height),
        Math.Clamp((int)MathF.Ceiling(to.X * Scale) + 1, 0, Width),
        Math.Clamp((int)MathF.Ceiling(to.Y * Scale) + 1, 0, Height));

    /// <summary>Lights the paint from the upper left: ridges catch light and cast shade.</summary>
    /// <param name="strength">0 leaves the picture flat; 1 is thick impasto.</param>
    public void LightPaint(float strength)
    {
        if (_heights is { } heights)
            Fill((x, y) => this[x, y].Lighten(Light(x, y)));

        float Light(int x, int y)
        {
            var slope = HeightAt(x + 1, y) - HeightAt(x - 1, y) + HeightAt(x, y + 1) - HeightAt(x, y - 1);
            var light = Math.Clamp(slope * strength * 0.9f, -0.35f, 0.35f);
            return light > 0 ? light * 0.75f : light;
        }

        float HeightAt(int x, int y) => heights[(Math.Clamp(y, 0, Height - 1) * Width) + Math.Clamp(x, 0, Width - 1)];
    }

    /// <summary>Left becomes right. For a picture without paint height.</summary>
    public void Mirror()
    {
        for (var y = 0; y < Height; y++)
            Array.Reverse(_pixels, y * Width, Width);
    }

    /// <summary>The finished picture.</summary>
    public RgbImage ToImage()
    {
        var values = new float[_pixels.Length * 3];
        for (var i = 0; i < _pixels.Length; i++)
        {
            values[3 * i] = Math.Clamp(_pixels[i].Red, 0, 1);
            values[(3 * i) + 1] = Math.Clamp(_pixels[i].Green, 0, 1);
            values[(3 * i) + 2] = Math.Clamp(_pixels[i].Blue, 0, 1);
        }

        return new(Width, Height, values);
    }

    private static (int From, int To) Clip(double centre, double reach, int side) =>
        ((int)Math.Clamp(centre - reach, 0, side), (int)Math.Clamp(centre + reach + 1, 0, side));
}

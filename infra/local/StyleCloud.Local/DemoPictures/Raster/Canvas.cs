using System.Numerics;
using StyleCloud.Imaging;

namespace StyleCloud.Local.DemoPictures.Raster;

/// <summary>
/// Pixels with colour and paint height. Painters work in units of the shorter side, so that a picture is the same at every
/// size: x from 0 to <see cref="Size"/>.X, y downwards from 0 to <see cref="Size"/>.Y.
/// </summary>
internal sealed class Canvas
{
    private readonly Rgb[] _colours;
    private readonly float[] _heights;

    public Canvas(int width, int height, Rgb ground)
    {
        (Width, Height, Scale) = (width, height, Math.Min(width, height));
        _colours = new Rgb[width * height];
        _heights = new float[width * height];
        Array.Fill(_colours, ground);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Pixels per unit.</summary>
    public float Scale { get; }

    /// <summary>Size in units; the shorter side is 1.</summary>
    public Vector2 Size => new(Width / Scale, Height / Scale);

    /// <summary>Centre of a pixel in units.</summary>
    public Vector2 At(int x, int y) => new((x + 0.5f) / Scale, (y + 0.5f) / Scale);

    public Rgb this[int x, int y] => _colours[(y * Width) + x];

    /// <summary>Lays colour over a pixel.</summary>
    public void Blend(int x, int y, Rgb colour, float coverage)
    {
        var at = (y * Width) + x;
        _colours[at] = _colours[at].Mix(colour, Math.Clamp(coverage, 0, 1));
    }

    /// <summary>Lays paint of some thickness over a pixel.</summary>
    public void BlendPaint(int x, int y, Rgb colour, float coverage, float thickness)
    {
        Blend(x, y, colour, coverage);
        var at = (y * Width) + x;
        _heights[at] += (thickness - (_heights[at] * 0.6f)) * Math.Clamp(coverage, 0, 1);
    }

    /// <summary>Colours every pixel anew.</summary>
    public void Map(Func<Vector2, Rgb, Rgb> colourAt)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                _colours[(y * Width) + x] = colourAt(At(x, y), _colours[(y * Width) + x]);
        }
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
        var lit = new Rgb[_colours.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var slope = HeightAt(x + 1, y) - HeightAt(x - 1, y) + HeightAt(x, y + 1) - HeightAt(x, y - 1);
                var light = Math.Clamp(slope * strength * 0.9f, -0.35f, 0.35f);
                lit[(y * Width) + x] = _colours[(y * Width) + x].Lighten(light > 0 ? light * 0.75f : light);
            }
        }

        lit.CopyTo(_colours, 0);
    }

    /// <summary>The finished picture.</summary>
    public RgbImage ToImage()
    {
        var pixels = new float[_colours.Length * 3];
        for (var i = 0; i < _colours.Length; i++)
        {
            pixels[3 * i] = Math.Clamp(_colours[i].R, 0, 1);
            pixels[(3 * i) + 1] = Math.Clamp(_colours[i].G, 0, 1);
            pixels[(3 * i) + 2] = Math.Clamp(_colours[i].B, 0, 1);
        }

        return new(Width, Height, pixels);
    }

    private float HeightAt(int x, int y) => _heights[(Math.Clamp(y, 0, Height - 1) * Width) + Math.Clamp(x, 0, Width - 1)];
}

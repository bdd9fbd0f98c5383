namespace StyleCloud.StyleTransfer.Weights.Defaults;

/// <summary>
/// Draws what features are learned from: overlapping discs, ellipses, bars and curved strokes whose sizes follow the
/// power law of natural scenes ("dead leaves", Lee, Mumford and Huang 2001), filled with flat colours and textures, some
/// outlined, some transparent, some grain over it all. Edges, corners, crossings, stripes and gradients at every scale come
/// out in about the proportions of photos and paintings.
/// </summary>
internal sealed class ProceduralPicture
{
    private const int Fills = 8;
    private const double SmallestRadius = 3;

    private readonly SeededRandom _random;
    private readonly int _side;
    private readonly Colour _ground;
    private readonly ProceduralFill[] _fills;
    private readonly Colour[] _pixels;

    private ProceduralPicture(SeededRandom random, int side)
    {
        (_random, _side, _pixels) = (random, side, new Colour[side * side]);
        _ground = Colour.Any(random);
        _fills = [.. Enumerable.Range(0, Fills).Select(_ => ProceduralFill.Create(random, side, _ground))];
    }

    /// <summary>Draws one picture.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="side">Width and height in pixels.</param>
    /// <returns>Values (3, H, W): red, green, blue, each 0…255.</returns>
    public static float[] Draw(SeededRandom random, int side)
    {
        var picture = new ProceduralPicture(random, side);
        picture.FillGround();
        var onlyStrokes = random.Chance(0.25);
        for (var shapes = 10 + random.Below(side * side / 150); shapes > 0; shapes--)
            picture.Paint(picture.NextShape(onlyStrokes));
        return picture.Planes();
    }

    private void FillGround()
    {
        var fill = ProceduralFill.Create(_random, _side, _ground);
        for (var i = 0; i < _pixels.Length; i++)
            _pixels[i] = fill[i % _side, i / _side];
    }

    private ProceduralShape NextShape(bool stroke)
    {
        var largest = _side / 2.5;
        var share = _random.NextDouble();
        var radius = 1 / Math.Sqrt(((1 - share) / (SmallestRadius * SmallestRadius)) + (share / (largest * largest)));
        var kind = stroke ? ShapeKind.Stroke : (ShapeKind)_random.Below(4);
        return ProceduralShape.Create(_random, kind, _random.Between(0, _side), _random.Between(0, _side), radius);
    }

    private void Paint(ProceduralShape shape)
    {
        var fill = _random.Chance(0.5) ? _fills[_random.Below(Fills)] : null;
        var colour = Colour.Near(_random, _ground, 0.3);
        var opacity = _random.Chance(0.2) ? (float)_random.Between(0.3, 0.9) : 1;
        Colour? outline = _random.Chance(0.25) ? Colour.Any(_random) : null;
        var (left, right) = Clip(shape.X, shape.Reach);
        var (top, bottom) = Clip(shape.Y, shape.Reach);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var distance = shape.Distance(x, y);
                if (distance > 1.2)
                    continue;
                ref var pixel = ref _pixels[(y * _side) + x];
                pixel = pixel.Toward(fill?[x, y] ?? colour, opacity * Coverage(0.5 - distance));
                if (outline is { } line)
                    pixel = pixel.Toward(line, Coverage(1.2 - Math.Abs(distance)));
            }
        }
    }

    private (int From, int To) Clip(double centre, double reach) =>
        ((int)Math.Clamp(centre - reach, 0, _side), (int)Math.Clamp(centre + reach + 1, 0, _side));

    private static float Coverage(double value) => (float)Math.Clamp(value, 0, 1);

    private float[] Planes()
    {
        var grain = _random.Chance(0.5) ? _random.Between(0, 0.03) : 0;
        var planes = new float[3 * _pixels.Length];
        for (var i = 0; i < _pixels.Length; i++)
        {
            planes[i] = Value(_pixels[i].Red);
            planes[i + _pixels.Length] = Value(_pixels[i].Green);
            planes[i + (2 * _pixels.Length)] = Value(_pixels[i].Blue);
        }

        return planes;

        float Value(float channel) => (float)Math.Clamp(255 * (channel + (grain * _random.Normal())), 0, 255);
    }
}

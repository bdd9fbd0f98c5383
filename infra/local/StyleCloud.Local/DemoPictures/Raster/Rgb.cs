namespace StyleCloud.Local.DemoPictures.Raster;

/// <summary>A colour, sRGB-encoded; values may leave [0, 1] until the canvas clamps them.</summary>
internal readonly record struct Rgb(float R, float G, float B)
{
    public static Rgb operator +(Rgb a, Rgb b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Rgb operator *(Rgb colour, float factor) => new(colour.R * factor, colour.G * factor, colour.B * factor);

    /// <summary>From <c>0xRRGGBB</c>.</summary>
    public static Rgb Hex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    /// <summary>
    /// From OKLCh, in which equal steps look equally large: lightness 0…1, chroma 0…about 0.3, hue in turns.
    /// </summary>
    public static Rgb Oklch(float lightness, float chroma, float hue)
    {
        var (a, b) = (chroma * MathF.Cos(hue * MathF.Tau), chroma * MathF.Sin(hue * MathF.Tau));
        var l = Cube(lightness + (0.3963377774f * a) + (0.2158037573f * b));
        var m = Cube(lightness - (0.1055613458f * a) - (0.0638541728f * b));
        var s = Cube(lightness - (0.0894841775f * a) - (1.2914855480f * b));
        return new(
            Encode((4.0767416621f * l) - (3.3077115913f * m) + (0.2309699292f * s)),
            Encode((-1.2684380046f * l) + (2.6097574011f * m) - (0.3413193965f * s)),
            Encode((-0.0041960863f * l) - (0.7034186147f * m) + (1.7076147010f * s)));
    }

    /// <summary>Towards <paramref name="other"/> by <paramref name="share"/>, 0…1.</summary>
    public Rgb Mix(Rgb other, float share) => (this * (1 - share)) + (other * share);

    /// <summary>Towards white (positive) or black (negative).</summary>
    public Rgb Lighten(float amount) => amount >= 0 ? Mix(new(1, 1, 1), amount) : Mix(new(0, 0, 0), -amount);

    private static float Cube(float value) => value * value * value;

    private static float Encode(float linear) =>
        linear <= 0.0031308f ? MathF.Max(0, linear) * 12.92f : MathF.Min(1, (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f);
}

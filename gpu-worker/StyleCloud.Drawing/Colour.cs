namespace StyleCloud.Drawing;

/// <summary>A colour, sRGB-encoded, channels 0…1; they may leave that range until the picture is finished.</summary>
public readonly record struct Colour(float Red, float Green, float Blue)
{
    /// <summary>Channel by channel.</summary>
    public static Colour operator +(Colour a, Colour b) => new(a.Red + b.Red, a.Green + b.Green, a.Blue + b.Blue);

    /// <summary>Every channel times <paramref name="factor"/>.</summary>
    public static Colour operator *(Colour colour, float factor) => new(colour.Red * factor, colour.Green * factor, colour.Blue * factor);

    /// <summary>From <c>0xRRGGBB</c>.</summary>
    public static Colour Hex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    /// <summary>
    /// From OKLCh, in which equal steps look equally large: lightness 0…1, chroma 0…about 0.3, hue in turns.
    /// </summary>
    public static Colour Oklch(float lightness, float chroma, float hue)
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

    /// <summary>A grey with some colour added.</summary>
    public static Colour Any(SeededRandom random)
    {
        var grey = random.NextDouble();
        var saturation = 1 - Math.Sqrt(random.NextDouble());
        return new(Tint(), Tint(), Tint());

        float Tint() => (float)Math.Clamp(grey + (saturation * (random.NextDouble() - 0.5) * 1.5), 0, 1);
    }

    /// <summary>Mostly near a picture's ground colour, sometimes anything; more often pale than loud.</summary>
    public static Colour Near(SeededRandom random, Colour ground, double spread) => random.Chance(0.7) ? ground.Moved(random, spread) : Any(random);

    /// <summary>This colour, each channel moved by chance with standard deviation <paramref name="spread"/>.</summary>
    public Colour Moved(SeededRandom random, double spread)
    {
        return new(Moved(Red), Moved(Green), Moved(Blue));

        float Moved(float value) => (float)Math.Clamp(value + (spread * random.Normal()), 0, 1);
    }

    /// <summary>Towards <paramref name="other"/> by <paramref name="share"/>, 0…1. Scenes and paintings mix so.</summary>
    public Colour Mix(Colour other, float share) => (this * (1 - share)) + (other * share);

    /// <summary>
    /// The same as <see cref="Mix"/>, but for the rounding of the last bit. Features were learned from pictures that mix so, and no bit
    /// of those may change.
    /// </summary>
    public Colour Toward(Colour other, float share) =>
        new(Red + ((other.Red - Red) * share), Green + ((other.Green - Green) * share), Blue + ((other.Blue - Blue) * share));

    /// <summary>Towards white (positive) or black (negative).</summary>
    public Colour Lighten(float amount) => amount >= 0 ? Mix(new(1, 1, 1), amount) : Mix(new(0, 0, 0), -amount);

    private static float Cube(float value) => value * value * value;

    private static float Encode(float linear) =>
        linear <= 0.0031308f ? MathF.Max(0, linear) * 12.92f : MathF.Min(1, (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f);
}

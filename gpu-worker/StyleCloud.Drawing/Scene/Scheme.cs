namespace StyleCloud.Drawing.Scene;

/// <summary>The colours of one drawing, chosen by rule: one hue for the air, its near complement for what stands out.</summary>
internal sealed class Scheme
{
    private readonly SeededRandom _random;
    private readonly float _hue;

    public Scheme(SeededRandom random)
    {
        _random = random;
        _hue = random.Range(0.60f, 0.68f);
        SkyTop = Colour.Oklch(0.66f, 0.105f, _hue);
        SkyLow = Colour.Oklch(0.91f, 0.07f, 0.22f);
        Sun = Colour.Oklch(0.84f, 0.15f, 0.16f);
        Ground = Colour.Oklch(0.76f, 0.095f, 0.22f);
        Water = Colour.Oklch(0.70f, 0.085f, _hue - 0.06f);
    }

    public Colour SkyTop { get; }

    public Colour SkyLow { get; }

    public Colour Sun { get; }

    public Colour Ground { get; }

    public Colour Water { get; }

    /// <summary>A hill; <paramref name="distance"/> 1 is far (bluish, pale), 0 near (green).</summary>
    public Colour Hill(float distance) => Colour.Oklch(0.62f + (0.14f * distance), 0.10f - (0.03f * distance), 0.36f + ((_hue - 0.40f) * distance));

    public Colour Leaf() => Colour.Oklch(_random.Range(0.50f, 0.68f), _random.Range(0.11f, 0.16f), _random.Range(0.33f, 0.43f));

    public Colour Blossom() => Colour.Oklch(_random.Range(0.62f, 0.72f), _random.Range(0.17f, 0.2f), _random.Pick([0.02f, 0.07f, 0.94f]));

    public Colour Stone() => Colour.Oklch(_random.Range(0.55f, 0.70f), _random.Range(0.02f, 0.045f), _random.Range(0.72f, 0.95f));

    public Colour Skin() => Colour.Oklch(_random.Range(0.52f, 0.78f), _random.Range(0.07f, 0.085f), _random.Range(0.14f, 0.17f));

    public Colour Hair() => Colour.Oklch(_random.Range(0.22f, 0.42f), _random.Range(0.03f, 0.09f), _random.Range(0.08f, 0.15f));

    /// <summary>Clothes; successive calls give clearly different hues.</summary>
    public Colour Cloth(int index) => Colour.Oklch(
        index % 2 == 0 ? 0.60f : 0.66f,
        index % 2 == 0 ? 0.19f : 0.13f,
        (index % 4) switch { 0 => 0.06f, 1 => 0.71f, 2 => 0.15f, _ => 0.83f } + _random.Range(-0.02f, 0.02f));
}

namespace StyleCloud.Drawing;

/// <summary>The colours of a picture, ordered: a value 0…1 stands for a colour between its neighbours.</summary>
internal sealed class Palette
{
    private readonly Colour[] _colours;

    private Palette(Colour[] colours) => _colours = colours;

    /// <summary>Colours as they come: related, opposed or grey.</summary>
    public static Palette Create(SeededRandom random)
    {
        var ground = Colour.Any(random);
        var spread = random.Between(0.1, 0.5);
        return new([.. Enumerable.Range(0, 3 + random.Below(3)).Select(_ => Colour.Near(random, ground, spread))]);
    }

    /// <summary>Half of the time these colours, moved a little; else other ones. So colour helps to know a formula but never suffices.</summary>
    public Palette Vary(SeededRandom random)
    {
        if (random.Chance(0.5))
            return Create(random);
        return new([.. _colours.Select(colour => colour.Moved(random, 0.08))]);
    }

    /// <summary>The colour at <paramref name="value"/>, which is clamped to 0…1.</summary>
    public Colour At(double value)
    {
        var place = Math.Clamp(value, 0, 1) * (_colours.Length - 1);
        var lower = Math.Min((int)place, _colours.Length - 2);
        return _colours[lower].Toward(_colours[lower + 1], (float)(place - lower));
    }

    /// <summary>Any of the colours.</summary>
    public Colour Any(SeededRandom random) => _colours[random.Below(_colours.Length)];
}

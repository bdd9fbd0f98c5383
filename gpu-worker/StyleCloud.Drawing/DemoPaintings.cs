using StyleCloud.Drawing.Paintings;
using StyleCloud.Imaging;

namespace StyleCloud.Drawing;

/// <summary>
/// The demo's styles: paintings that a program makes, each by rules of its own, in techniques as different as impasto,
/// pointillism, cut paper, woodcut, stained glass and palette knife. No picture was copied or learned from.
/// </summary>
public static class DemoPaintings
{
    private static readonly Dictionary<string, (int Ground, Action<Canvas, SeededRandom> Paint)> Painters = new(StringComparer.Ordinal)
    {
        ["night-currents"] = (0x16265c, NightCurrents.Paint),
        ["orchard-dabs"] = (0xf3e3bd, OrchardDabs.Paint),
        ["paper-garden"] = (0xf7f0e0, PaperGarden.Paint),
        ["carved-waves"] = (0xf1e4c6, CarvedWaves.Paint),
        ["rose-window"] = (0x15131a, RoseWindow.Paint),
        ["harbour-knife"] = (0xe0552c, HarbourKnife.Paint),
    };

    /// <summary>Names of the paintings, which become style names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Painters.Keys];

    /// <summary>Paints.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="seed">The same seed gives the same painting.</param>
    /// <exception cref="ArgumentException">There is no painting of that name.</exception>
    public static RgbImage Paint(string name, int width, int height, ulong seed)
    {
        if (!Painters.TryGetValue(name, out var painter))
            throw new ArgumentException($"There is no painting {name}. Paintings: {string.Join(", ", Names)}.", nameof(name));
        var canvas = new Canvas(width, height, Colour.Hex(painter.Ground));
        painter.Paint(canvas, new(seed));
        return canvas.ToImage();
    }
}

using System.Globalization;

namespace StyleCloud.Imaging;

/// <summary>The colour behind transparent pixels.</summary>
internal static class Background
{
    /// <summary>Reads <c>#rrggbb</c>.</summary>
    /// <returns>Red, green and blue, sRGB-encoded, in [0, 1].</returns>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static double[] Parse(string background)
    {
        ArgumentNullException.ThrowIfNull(background);
        if (background is not ['#', _, _, _, _, _, _]
            || !int.TryParse(background.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            throw new ArgumentException($"A background is a colour like #ffffff; it is {background}.", nameof(background));
        return [((rgb >> 16) & 0xFF) / 255.0, ((rgb >> 8) & 0xFF) / 255.0, (rgb & 0xFF) / 255.0];
    }
}

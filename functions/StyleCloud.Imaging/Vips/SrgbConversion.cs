using NetVips;

namespace StyleCloud.Imaging.Vips;

/// <summary>Brings any image that the loaders make to opaque sRGB. Every step is lazy and keeps the rows in order.</summary>
internal static class SrgbConversion
{
    private const double Max16 = 65535;

    /// <summary>
    /// Converts by the embedded ICC profile where there is one, otherwise by what libvips knows of the samples; CMYK
    /// without a profile is read by libvips' own CMYK profile. 8-bit sRGB stays 8-bit, everything else becomes 16-bit.
    /// </summary>
    /// <remarks>Relative colorimetric with black point compensation: colours inside sRGB stay exact, and black stays black.</remarks>
    /// <returns>sRGB with three bands, or four when there is alpha; the caller disposes.</returns>
    public static Image ToSrgb(Image image)
    {
        var isCmyk = image.Interpretation == Enums.Interpretation.Cmyk;
        if (isCmyk || (image.Contains("icc-profile-data") && image.Format != Enums.BandFormat.Float))
        {
            if (TryTransform(image, isCmyk ? "cmyk" : null) is { } transformed)
                return transformed;
        }

        return image.Format == Enums.BandFormat.Uchar && image.Interpretation is Enums.Interpretation.Srgb or Enums.Interpretation.Bw
            ? image.Colourspace(Enums.Interpretation.Srgb)
            : image.Colourspace(Enums.Interpretation.Rgb16);
    }

    /// <summary>
    /// Lays the image over <paramref name="background"/> (sRGB-encoded, [0, 1]), blending encoded values as browsers and
    /// viewers do, so that the result is what people saw.
    /// </summary>
    public static Image Flatten(Image srgb, double[] background)
    {
        if (!srgb.HasAlpha())
            return srgb.Copy();
        var max = MaxValue(srgb);
        using var real = srgb.Cast(Enums.BandFormat.Float);
        using var flat = real.Flatten(background: [.. background.Select(value => value * max)], maxAlpha: max);
        using var scaled = flat.Linear([Max16 / max], [0.5]);
        using var sixteen = scaled.Cast(Enums.BandFormat.Ushort);
        return sixteen.Copy(interpretation: Enums.Interpretation.Rgb16);
    }

    /// <summary>Largest sample value of an image from <see cref="ToSrgb"/> or <see cref="Flatten"/>.</summary>
    public static double MaxValue(Image srgb) => srgb.Format == Enums.BandFormat.Uchar ? 255 : Max16;

    private static Image? TryTransform(Image image, string? fallbackProfile)
    {
        try
        {
            return image.IccTransform("srgb", intent: Enums.Intent.Relative, blackPointCompensation: true, embedded: true, inputProfile: fallbackProfile, depth: 16);
        }
        catch (VipsException)
        {
            // The profile is broken or belongs to another colour space. Every viewer ignores it then; so does this.
            return null;
        }
    }
}

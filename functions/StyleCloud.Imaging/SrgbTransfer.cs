namespace StyleCloud.Imaging;

/// <summary>The sRGB transfer function (IEC 61966-2-1) between encoded values and linear light, both in [0, 1].</summary>
internal static class SrgbTransfer
{
    /// <summary>Encoded to linear.</summary>
    public static float ToLinear(float encoded) =>
        encoded <= 0.04045f ? encoded / 12.92f : MathF.Pow((encoded + 0.055f) / 1.055f, 2.4f);

    /// <summary>Linear to encoded. Values outside [0, 1], which a Lanczos kernel makes at edges, are clamped; NaN becomes 0.</summary>
    public static float ToEncoded(float linear) => linear switch
    {
        >= 1 => 1,
        > 0.0031308f => (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f,
        > 0 => linear * 12.92f,
        _ => 0,
    };
}

namespace StyleCloud.Imaging;

/// <summary>
/// A decoded picture: interleaved rows of red, green, blue (H, W, 3), 32-bit floats, sRGB-encoded, nominal range [0, 1].
/// </summary>
public sealed class RgbImage
{
    /// <summary>Takes ownership of <paramref name="pixels"/>.</summary>
    /// <exception cref="ArgumentException">The buffer does not hold width × height × 3 values.</exception>
    public RgbImage(int width, int height, float[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != 3L * width * height)
            throw new ArgumentException($"{width}×{height} pixels are {3L * width * height} values; the buffer holds {pixels.LongLength}.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Values, row by row, red first.</summary>
#pragma warning disable CA1819 // The buffer is the image; a copy for every reader would double the memory.
    public float[] Pixels { get; }
#pragma warning restore CA1819
}

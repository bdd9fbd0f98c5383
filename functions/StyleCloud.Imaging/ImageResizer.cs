namespace StyleCloud.Imaging;

/// <summary>
/// Resizes by separable Lanczos3. Shrinking works in linear light, as in <see cref="ImageDecoder"/>; enlarging works on encoded
/// values, where the kernel's over- and undershoot beside an edge is equally visible on both sides of it.
/// </summary>
public static class ImageResizer
{
    private const int Channels = 3;

    /// <summary>Resizes to exactly <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    /// <returns>A new image, or <paramref name="image"/> itself when it has that size.</returns>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if ((width, height) == (image.Width, image.Height))
            return image;
        var shrinks = width < image.Width || height < image.Height;
        var source = shrinks ? Array.ConvertAll(image.Pixels, SrgbTransfer.ToLinear) : image.Pixels;
        var wide = ResizeRows(source, image.Width, image.Height, width);
        var pixels = ResizeColumns(wide, width, image.Height, height);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = shrinks ? SrgbTransfer.ToEncoded(pixels[i]) : Math.Clamp(pixels[i], 0, 1);
        return new(width, height, pixels);
    }

    private static float[] ResizeRows(float[] source, int width, int height, int newWidth)
    {
        if (newWidth == width)
            return source;
        var kernel = LanczosKernel.Create(width, newWidth);
        var target = new float[(long)newWidth * height * Channels];
        for (var y = 0; y < height; y++)
        {
            var input = source.AsSpan(y * width * Channels, width * Channels);
            var output = target.AsSpan(y * newWidth * Channels, newWidth * Channels);
            for (var x = 0; x < newWidth; x++)
                Weigh(input[(kernel.Starts[x] * Channels)..], kernel.Taps[x], output.Slice(x * Channels, Channels));
        }

        return target;
    }

    private static void Weigh(ReadOnlySpan<float> pixels, float[] taps, Span<float> result)
    {
        float red = 0, green = 0, blue = 0;
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var pixel = pixels.Slice(tap * Channels, Channels);
            red += taps[tap] * pixel[0];
            green += taps[tap] * pixel[1];
            blue += taps[tap] * pixel[2];
        }

        (result[0], result[1], result[2]) = (red, green, blue);
    }

    private static float[] ResizeColumns(float[] source, int width, int height, int newHeight)
    {
        if (newHeight == height)
            return (float[])source.Clone();
        var kernel = LanczosKernel.Create(height, newHeight);
        var stride = width * Channels;
        var target = new float[(long)stride * newHeight];
        for (var y = 0; y < newHeight; y++)
        {
            var output = target.AsSpan(y * stride, stride);
            for (var tap = 0; tap < kernel.Taps[y].Length; tap++)
                AddWeighted(source.AsSpan((kernel.Starts[y] + tap) * stride, stride), kernel.Taps[y][tap], output);
        }

        return target;
    }

    private static void AddWeighted(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        var lanes = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i <= row.Length - lanes; i += lanes)
            (new System.Numerics.Vector<float>(sum[i..]) + (new System.Numerics.Vector<float>(row[i..]) * weight)).CopyTo(sum[i..]);
        for (; i < row.Length; i++)
            sum[i] += row[i] * weight;
    }
}
